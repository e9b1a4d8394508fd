import { toIso, type Id, type Instant } from '@writ/kernel';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import { meetDeadline } from '../../../core/policy-in-force/deadlines.ts';
import type { Trx } from '../../../platform/db.ts';
import { isOfSeat } from '../duty/read-duty.ts';
import { errors } from '../errors.ts';
import type { ContactDoorTables } from '../parts.ts';
import { addStep, holdChain } from './chain-store.ts';
import type { About, SeenHow } from './chain.ts';
import { SEEN_DEADLINE } from './open-escalation.ts';
import { recordChainFacts } from './record-chain-facts.ts';

export interface Seeing {
  readonly by: Id<'person'>;
  readonly how: SeenHow;
  readonly at: Instant;
  /** By which way they were called, for a one-time form. */
  readonly way?: Id<'way'> | undefined;
}

/**
 * Somebody of the seat says that they have seen it: an act, never an opened mail or a followed link. The calls end. Gives false when it was seen before; the first one
 * stands. Throws `escalation-not-found`, and `not-of-the-seat` for whoever is neither on duty now nor has a place in the seat. Policy control `report-reaches-contact`.
 */
export async function recordSeen(trx: Trx<ContactDoorTables>, about: About, { by, how, at, way }: Seeing): Promise<boolean> {
  const chain = await holdChain(trx, about);
  if (!chain) throw errors('escalation-not-found');
  if (chain.seen) return false;
  if (!(await isOfSeat(trx, by, at))) throw errors('not-of-the-seat');
  await trx.updateTable('contact.escalations').set({
    seen_at: toIso(at), seen_by: by, seen_how: how, ended_at: toIso(at), next_at: null,
    ...(chain.supportUntil !== undefined && !chain.support ? { support_outcome: 'seen-by-contact' as const, support_at: toIso(at), support_by: by } : {}),
  }).where('id', '=', chain.id).execute();
  await addStep(trx, chain.id, { at, what: 'seen', person: by, way, reason: how });
  await meetDeadline(trx, SEEN_DEADLINE, { kind: 'escalation', id: chain.id }, at);
  await recordChainFacts(trx, chain.id, at);
  await appendJournal(trx, { actor: { kind: 'person', id: by }, act: 'escalation.seen', subject: { kind: 'escalation', id: chain.id }, at, detail: { about: about.kind, id: about.id, how } });
  return true;
}
