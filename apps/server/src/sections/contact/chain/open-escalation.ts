import { newId, toIso, type Id, type Instant } from '@writ/kernel';
import { WRIT } from '../../../core/actor.ts';
import { appendEntries } from '../../../core/journal/append-journal.ts';
import { startDeadlines } from '../../../core/policy-in-force/deadlines.ts';
import type { Trx } from '../../../platform/db.ts';
import type { ContactDoorTables, ContactParts } from '../parts.ts';
import { dueOf, readChainRule, type ChainRule } from './chain-rule.ts';
import type { About } from './chain.ts';
import { recordNewChains } from './record-chain-facts.ts';

export interface NewEscalation {
  readonly about: About;
  /** What people call it, in calls too: `Report 31`. Never content. */
  readonly label: string;
  /** Its page, from the root. */
  readonly path: string;
  /** Exploited or critical: seen at any hour. */
  readonly urgent: boolean;
  readonly at: Instant;
  /** Came while the company does not work: support is asked first, or as well when it is urgent. */
  readonly offHours: boolean;
  /** Read before the transaction where many may come at once; otherwise it is read here, on another connection. */
  readonly rule?: ChainRule | undefined;
}

/**
 * Opens the chain of something that must reach the contact: the first call is made within seconds of the end of the transaction. Idempotent: what has a chain
 * keeps it as it is. Call it late in a transaction, for it writes the journal. Policy controls `report-reaches-contact`, `off-hours-hand-over`. Throws `policy-missing`.
 */
export async function openEscalation(parts: Pick<ContactParts, 'policyInForce' | 'businessClock'>, trx: Trx<ContactDoorTables>, given: NewEscalation): Promise<Id<'escalation'>> {
  const rule = given.rule ?? (await readChainRule(parts));
  const [id] = await openEscalations(trx, [{ ...given, rule }]);
  return id!;
}

/** `openEscalation` for several, each about something of its own; their chains, in their order. */
export async function openEscalations(trx: Trx<ContactDoorTables>, given: readonly (NewEscalation & { readonly rule: ChainRule })[]): Promise<readonly Id<'escalation'>[]> {
  if (given.length === 0) return [];
  const chains = given.map((one) => ({ ...one, id: newId<'escalation'>(one.at), dueAt: dueOf(one.rule, one.urgent, one.at) }));
  const made = await trx.insertInto('contact.escalations').values(chains.map(({ id, about, label, path, urgent, at, dueAt, offHours, rule }) => ({
    id, about_kind: about.kind, about_id: about.id, label, path, urgent, opened_at: toIso(at), due_at: toIso(dueAt),
    policy_version: rule.policyVersion, support_until: offHours && about.kind === 'report' ? toIso(rule.time.add(rule.handOver, at)) : null, support_outcome: null, support_at: null, support_by: null,
    seen_at: null, seen_by: null, seen_how: null, ended_at: null, next_at: toIso(at),
  }))).onConflict((conflict) => conflict.columns(['about_kind', 'about_id']).doNothing()).returning('id').execute();
  const isMade = new Set(made.map(({ id }) => id));
  await begin(trx, chains.filter(({ id, about }) => isMade.has(id) && about.kind !== 'canary'));
  return Promise.all(chains.map(({ id, about }) => (isMade.has(id) ? id : readId(trx, about))));
}

async function begin(trx: Trx<ContactDoorTables>, chains: readonly (NewEscalation & { readonly rule: ChainRule; readonly id: Id<'escalation'>; readonly dueAt: Instant })[]): Promise<void> {
  await startDeadlines(trx, chains.map(({ id, rule, at, dueAt }) => ({ what: SEEN_DEADLINE, subject: { kind: 'escalation', id }, control: 'report-reaches-contact', policyVersion: rule.policyVersion, beganAt: at, dueAt })));
  await recordNewChains(trx, chains.map(({ id }) => id));
  await appendEntries(trx, chains.map(({ id, about, urgent, at, dueAt, offHours }) => ({
    actor: WRIT, act: 'escalation.opened', subject: { kind: 'escalation', id }, at, detail: { about: about.kind, id: about.id, urgent, due: toIso(dueAt), offHours },
  })));
}

/** What the clock of a chain waits for. */
export const SEEN_DEADLINE = 'escalation.seen';

async function readId(trx: Trx<ContactDoorTables>, about: About): Promise<Id<'escalation'>> {
  const row = await trx.selectFrom('contact.escalations').select('id').where('about_kind', '=', about.kind).where('about_id', '=', about.id).executeTakeFirstOrThrow();
  return row.id;
}
