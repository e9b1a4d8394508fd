import type { Fact, FactKind } from '@writ/contract';
import type { Id, Instant } from '@writ/kernel';
import { listServices } from '../../../core/directory/services.ts';
import { recordFacts } from '../../../core/facts/record-facts.ts';
import type { ArchiveParts } from '../archive/archive-parts.ts';
import { sayProblem } from '../archive/archive-days.ts';
import { describeLogArchive, describeLogDays, describeLogRestore, readKeeping } from './read-keeping.ts';

/**
 * Records for each service in use which of its days can be read, are archived and were tried. What cannot be looked at now is unknown, and never what it was before.
 * Policy controls `log-retention`, `log-archive`, `log-restore-test`.
 */
export async function recordKeepingFacts(parts: ArchiveParts): Promise<void> {
  for (const { id, name } of await listServices(parts.db)) {
    const facts = await look(parts, id, parts.clock());
    await parts.db.transaction().execute((trx) => recordFacts(trx, { kind: 'service', id, name }, facts, [], parts.clock()));
  }
}

async function look(parts: ArchiveParts, service: Id<'service'>, now: Instant): Promise<readonly Fact[]> {
  const common = { observedAt: now, source: { how: 'measured', by: 'writ' }, evidence: [] };
  const known = (kind: FactKind, value: unknown) => ({ ...common, kind, state: 'known', value }) as unknown as Fact;
  const unknown = (kind: FactKind, error: unknown) => {
    parts.log.warn({ service, kind, err: error }, 'What is kept of a service\'s logs could not be looked at');
    return { ...common, kind, state: 'unknown', reason: 'unreadable', message: sayProblem(error as Error), remedy: 'See under Settings whether the log store and the store of objects answer.' } as unknown as Fact;
  };
  try {
    const keeping = await readKeeping(parts, service, now);
    const archive = await describeLogArchive(parts, keeping, now).then((value) => known('service.log-archive', value), (error: unknown) => unknown('service.log-archive', error));
    return [known('service.log-days', describeLogDays(keeping)), archive, known('service.log-restore', describeLogRestore(keeping))];
  } catch (error) {
    return (['service.log-days', 'service.log-archive', 'service.log-restore'] as const).map((kind) => unknown(kind, error));
  }
}
