import type { Id, Instant } from '@writ/kernel';
import type { Trx } from '../../../platform/db.ts';
import { recordDelivery } from '../chain/record-delivery.ts';
import type { ContactDoorTables } from '../parts.ts';
import { noteOutcome } from './way-store.ts';

/**
 * Takes back what was said of a call by mail that bounced: a link of its chain says so, and the next way is called at once. `id` is what the bounce's tag or Message-ID names.
 * False when it was no call of ours.
 */
export async function noteBouncedCall(trx: Trx<ContactDoorTables>, id: string, at: Instant): Promise<boolean> {
  const call = await trx.selectFrom('contact.steps').select(['escalation', 'person', 'way', 'way_kind']).where('id', '=', id as Id<'step'>).where('what', '=', 'called').executeTakeFirst();
  if (call) {
    if (call.person === null || call.way === null || call.way_kind === null || call.way_kind === 'console') return true;
    const known = await trx.selectFrom('contact.steps').select('id').where('escalation', '=', call.escalation).where('way', '=', call.way).where('what', 'in', ['bounced', 'failed']).executeTakeFirst();
    await recordDelivery(trx, { escalation: call.escalation, what: 'bounced', person: call.person, way: call.way, wayKind: call.way_kind, reason: 'bounced', isFinal: !known, at });
    await noteOutcome(trx, call.way, 'bounced', at);
    return true;
  }
  const proof = await trx.selectFrom('contact.way_proofs').select('way').where('id', '=', id as Id<'way-proof'>).executeTakeFirst();
  if (!proof) return false;
  await noteOutcome(trx, proof.way, 'bounced', at);
  return true;
}
