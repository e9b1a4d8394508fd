import { toIso, type Id, type Instant } from '@writ/kernel';
import type { Trx } from '../../../platform/db.ts';
import type { ContactDoorTables } from '../parts.ts';
import type { WayKind } from '../tables.ts';
import { addStep, holdChainById } from './chain-store.ts';
import { recordChainFacts } from './record-chain-facts.ts';

export interface Delivery {
  readonly escalation: Id<'escalation'>;
  readonly what: 'delivered' | 'failed' | 'bounced';
  readonly person: Id<'person'>;
  readonly way: Id<'way'>;
  readonly wayKind: WayKind;
  /** Static code of a failure. */
  readonly reason?: string | undefined;
  /** It will not get there however often it is tried: the next way is called at once. */
  readonly isFinal: boolean;
  readonly at: Instant;
}

/** What became of a call, as its way says: a link of the chain that proves nothing, and for a canary the end of its path. Unknown chains are left alone. */
export async function recordDelivery(trx: Trx<ContactDoorTables>, delivery: Delivery): Promise<void> {
  const { escalation, what, person, way, wayKind, reason, at } = delivery;
  const chain = await holdChainById(trx, escalation);
  if (!chain) return;
  await addStep(trx, escalation, { at, what, person, way, wayKind, reason });
  if (chain.about.kind === 'canary') await settleCanary(trx, chain.about.id as Id<'canary'>, delivery);
  else if (what !== 'delivered' && delivery.isFinal && chain.nextAt !== undefined && chain.nextAt > at) {
    await trx.updateTable('contact.escalations').set({ next_at: toIso(at) }).where('id', '=', escalation).execute();
  }
  await recordChainFacts(trx, escalation, at);
}

async function settleCanary(trx: Trx<ContactDoorTables>, canary: Id<'canary'>, { what, isFinal, at }: Delivery): Promise<void> {
  if (what === 'delivered') await trx.updateTable('contact.canaries').set({ reached_seat_at: toIso(at) }).where('id', '=', canary).where('reached_seat_at', 'is', null).execute();
  else if (isFinal) await trx.updateTable('contact.canaries').set({ problem: 'call-failed' }).where('id', '=', canary).execute();
}
