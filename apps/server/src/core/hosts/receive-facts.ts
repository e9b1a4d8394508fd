import { isFactKind, parseFactValue, type Fact, type FactKind, type FactLine, type FactsAnswer, type FactsBatch, type JournalHead } from '@writ/contract';
import { factDigest } from '@writ/client';
import { toIso, type Id, type Instant } from '@writ/kernel';
import type { Db, Trx } from '../../platform/db.ts';
import { recordFacts, type Look } from '../facts/record-facts.ts';
import { rememberNonce, type SignedBy } from './admit-request.ts';
import { agentErrors } from './errors.ts';
import type { AgentTables, HostTables } from './tables.ts';

export interface ReceiveFacts {
  readonly db: Db<AgentTables>;
  readonly journalHead: () => Promise<JournalHead>;
  /** Milliseconds after which an agent with nothing new is to be heard again. */
  readonly nextIntervalMs: number;
}

/**
 * Takes a batch from a host that the caller has authenticated. Recorded once, however often it is sent; refused with `host-revoked`
 * from the moment a revocation is committed, and with `replayed` when this very request was received before.
 * A value that does not fit its kind is recorded as *unknown: malformed*; what cannot be recorded at all is named in `refused`.
 */
export async function receiveFacts(deps: ReceiveFacts, sender: SignedBy, batch: FactsBatch, now: Instant): Promise<FactsAnswer> {
  const { looks, refused } = sortFacts(sender.host, batch.facts);
  const { repeated, resend } = await deps.db.transaction().execute(async (trx) => {
    await greetHost(trx, sender.host, batch, now);
    await rememberNonce(trx, sender, now);
    if (!(await rememberBatch(trx, sender.host, batch.batch, now))) return { repeated: true, resend: [] };
    const recorded = await recordFacts(trx, { kind: 'host', id: sender.host }, looks, batch.confirmed, now);
    return { repeated: false, resend: recorded.resend };
  });
  return {
    accepted: repeated ? 0 : looks.length,
    repeated,
    refused,
    resend: [...resend],
    journal: await deps.journalHead(),
    serverTime: toIso(now),
    nextIntervalMs: deps.nextIntervalMs,
  };
}

/** The row stays locked until the batch is in, so that a host's batches and its revocation come one after the other. */
async function greetHost(trx: Trx<HostTables>, host: Id<'host'>, batch: FactsBatch, now: Instant): Promise<void> {
  const greeted = await trx.updateTable('core.hosts')
    .set({ last_seen_at: new Date(now), agent_version: batch.agentVersion, dropped: batch.dropped })
    .where('id', '=', host).where('revoked_at', 'is', null).returning('id').executeTakeFirst();
  if (!greeted) throw agentErrors('host-revoked');
}

async function rememberBatch(trx: Trx<HostTables>, host: Id<'host'>, batch: string, now: Instant): Promise<boolean> {
  const values = { host, batch, received_at: new Date(now) };
  return (await trx.insertInto('core.host_batches').values(values).onConflict((conflict) => conflict.doNothing()).returning('batch').executeTakeFirst()) !== undefined;
}

/** A host speaks of itself alone, and only measures: nobody attests through an agent. */
function sortFacts(host: Id<'host'>, lines: readonly FactLine[]): { looks: Look[]; refused: FactsAnswer['refused'] } {
  const looks: Look[] = [];
  const refused: FactsAnswer['refused'] = [];
  for (const line of lines) {
    if (line.subject.kind !== 'host' || line.subject.id !== host) refused.push({ kind: line.kind, problem: 'A host speaks of itself alone.' });
    else if (!isFactKind(line.kind)) refused.push({ kind: line.kind, problem: 'No kind of fact is called so here; the agent is newer than the server.' });
    else looks.push({ ...factOf(line, line.kind, host), digest: factDigest(line) });
  }
  return { looks, refused };
}

function factOf(line: FactLine, kind: FactKind, host: Id<'host'>): Fact {
  const source = { how: 'measured', by: `agent ${host}` } as const;
  const parsed = parseFactValue(line);
  if (parsed.ok) return { ...parsed.fact, source };
  const message = `The agent sent a value that this server cannot read: ${parsed.problems[0] ?? ''}`.slice(0, 1_000);
  const observedAt = Date.parse(line.observedAt) as Instant;
  return { kind, observedAt, source, evidence: line.evidence, state: 'unknown', reason: 'malformed', message, remedy: 'Bring the agent and the server to the same version.' } as Fact;
}
