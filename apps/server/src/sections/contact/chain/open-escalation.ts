import { newId, toIso, type Id, type Instant } from '@writ/kernel';
import { WRIT } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import { startDeadline } from '../../../core/policy-in-force/deadlines.ts';
import type { Trx } from '../../../platform/db.ts';
import type { ContactDoorTables, ContactParts } from '../parts.ts';
import { dueOf, readChainRule, type ChainRule } from './chain-rule.ts';
import type { About } from './chain.ts';
import { recordChainFacts } from './record-chain-facts.ts';

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
  const { about, at } = given;
  const rule = given.rule ?? (await readChainRule(parts));
  const id = newId<'escalation'>(at);
  const dueAt = dueOf(rule, given.urgent, at);
  const made = await trx.insertInto('contact.escalations').values({
    id, about_kind: about.kind, about_id: about.id, label: given.label, path: given.path, urgent: given.urgent, opened_at: toIso(at), due_at: toIso(dueAt),
    policy_version: rule.policyVersion, support_until: given.offHours && about.kind === 'report' ? toIso(rule.time.add(rule.handOver, at)) : null, support_outcome: null, support_at: null, support_by: null,
    seen_at: null, seen_by: null, seen_how: null, ended_at: null, next_at: toIso(at),
  }).onConflict((conflict) => conflict.columns(['about_kind', 'about_id']).doNothing()).returning('id').executeTakeFirst();
  if (made === undefined) return readId(trx, about);
  if (about.kind === 'canary') return id;
  await startDeadline(trx, { what: SEEN_DEADLINE, subject: { kind: 'escalation', id }, control: 'report-reaches-contact', policyVersion: rule.policyVersion, beganAt: at, dueAt });
  await recordChainFacts(trx, id, at);
  await appendJournal(trx, { actor: WRIT, act: 'escalation.opened', subject: { kind: 'escalation', id }, at, detail: { about: about.kind, id: about.id, urgent: given.urgent, due: toIso(dueAt), offHours: given.offHours } });
  return id;
}

/** What the clock of a chain waits for. */
export const SEEN_DEADLINE = 'escalation.seen';

async function readId(trx: Trx<ContactDoorTables>, about: About): Promise<Id<'escalation'>> {
  const row = await trx.selectFrom('contact.escalations').select('id').where('about_kind', '=', about.kind).where('about_id', '=', about.id).executeTakeFirstOrThrow();
  return row.id;
}
