import type { Fact, FactKind, FactValue } from '@writ/contract';
import { type Id, type Instant, MS, saySpan } from '@writ/kernel';
import { listServices } from '../../core/directory/services.ts';
import { recordFacts } from '../../core/facts/record-facts.ts';
import { unlistSubject } from '../../core/populations/list-subject.ts';
import type { LoggingParts } from './parts.ts';
import { readWatchedUntil } from './watch/watch-lines.ts';

/** A watcher that is farther behind says nothing about today. */
const BEHIND_AFTER_MS = 15 * MS.minute;

/** What one kind of fact says of a service, as far as a watcher of lines has looked. */
export interface ServiceLook<Kind extends FactKind = FactKind> {
  readonly kind: Kind;
  /** Where it is far behind nothing is known; undefined where the fact says itself how far it looked. */
  readonly watcher: string | undefined;
  readonly describe: (service: Id<'service'>, now: Instant) => Promise<FactValue<Kind>>;
}

/** Records what the watchers know of each service that is in use, and takes those that are not from the subjects. Policy controls `request-log`, `no-secrets-in-logs`, `anomaly-watch`. */
export async function recordServiceFacts(parts: Pick<LoggingParts, 'db' | 'clock'>, looks: readonly ServiceLook[]): Promise<void> {
  const { db, clock } = parts;
  for (const { id, name } of await listServices(db)) {
    const facts: Fact[] = [];
    for (const look of looks) facts.push(await lookAt(parts, look, id, clock()));
    await db.transaction().execute((trx) => recordFacts(trx, { kind: 'service', id, name }, facts, [], clock()));
  }
  const retired = await db.selectFrom('core.services').innerJoin('core.subjects', (join) => join.onRef((eb) => eb.cast<string>('core.services.id', 'text'), '=', 'core.subjects.id').on('core.subjects.kind', '=', 'service').on('core.subjects.gone_at', 'is', null))
    .select('core.services.id').where('core.services.retired_at', 'is not', null).execute();
  for (const { id } of retired) await db.transaction().execute((trx) => unlistSubject(trx, { kind: 'service', id }, clock()));
}

async function lookAt(parts: Pick<LoggingParts, 'db'>, { kind, watcher, describe }: ServiceLook, service: Id<'service'>, now: Instant): Promise<Fact> {
  const common = { kind, observedAt: now, source: { how: 'measured' as const, by: 'writ' }, evidence: [] };
  const until = watcher === undefined ? now : await readWatchedUntil(parts, watcher);
  if (until !== undefined && until > now - BEHIND_AFTER_MS) return { ...common, state: 'known', value: await describe(service, now) } as unknown as Fact;
  const message = until === undefined || until <= 0 ? 'No line has been looked at yet.' : `What came in the last ${saySpan(now - until)} has not been looked at yet.`;
  return { ...common, state: 'unknown', reason: 'stale', message, remedy: 'See under Settings whether the log store answers and the job logging.watch-lines runs.' } as Fact;
}
