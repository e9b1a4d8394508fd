import { toIso, type Id, type Instant } from '@writ/kernel';
import { WRIT, type Actor } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { Trx } from '../../../platform/db.ts';
import { errors } from '../errors.ts';
import type { ContactDoorTables, ContactParts } from '../parts.ts';
import { readChainRule } from './chain-rule.ts';
import { addStep, holdChain } from './chain-store.ts';
import type { About, Chain, SupportOutcome } from './chain.ts';
import { recordChainFacts } from './record-chain-facts.ts';

interface ByPerson {
  readonly by: Id<'person'>;
  readonly at: Instant;
}

/**
 * Support closed off hours what came, with a reason that stands on the thing itself. The contact still has to see it: they are called from the next opening on, or at once where
 * it is urgent. Throws `escalation-not-found`, `not-off-hours`. Policy control `off-hours-hand-over`.
 */
export async function closeBySupport(parts: Pick<ContactParts, 'policyInForce' | 'businessClock'>, trx: Trx<ContactDoorTables>, about: About, { by, at }: ByPerson): Promise<void> {
  const { time } = await readChainRule(parts);
  const chain = await holdOpen(trx, about);
  if (chain.supportUntil === undefined || chain.support) throw errors('not-off-hours');
  await setOutcome(trx, chain, { outcome: 'closed-by-support', by: { kind: 'person', id: by }, at, nextAt: chain.isUrgent ? (chain.nextAt ?? at) : time.nextOpening(at) });
}

/** Support, or whoever reads it first, alerts the contact: they are called at once. Said twice, it calls once. Throws `escalation-not-found`. */
export async function alertContact(trx: Trx<ContactDoorTables>, about: About, { by, at }: ByPerson): Promise<void> {
  const chain = await holdOpen(trx, about);
  if (chain.seen || chain.support?.outcome === 'alerted-by-support') return;
  await setOutcome(trx, chain, { outcome: 'alerted-by-support', by: { kind: 'person', id: by }, at, nextAt: at });
}

/** Neither happened in time, or there is no support: Writ alerts the contact itself. In the transaction that makes the call. */
export async function alertByWrit(trx: Trx<ContactDoorTables>, chain: Chain, at: Instant): Promise<void> {
  await setOutcome(trx, chain, { outcome: 'alerted-by-writ', by: WRIT, at, nextAt: at });
}

async function setOutcome(trx: Trx<ContactDoorTables>, chain: Chain, { outcome, by, at, nextAt }: { outcome: Exclude<SupportOutcome, 'seen-by-contact'>; by: Actor; at: Instant; nextAt: Instant }): Promise<void> {
  const person = by.kind === 'person' ? by.id : undefined;
  // The first outcome is the one that was in time or not; an alarm after a closing is a link of the chain and no more.
  await trx.updateTable('contact.escalations').set({
    next_at: toIso(nextAt),
    ...(chain.supportUntil !== undefined && !chain.support ? { support_outcome: outcome, support_at: toIso(at), support_by: person ?? null } : {}),
  }).where('id', '=', chain.id).execute();
  await addStep(trx, chain.id, { at, what: outcome, person });
  await recordChainFacts(trx, chain.id, at);
  await appendJournal(trx, { actor: by, act: `escalation.${outcome}`, subject: { kind: 'escalation', id: chain.id }, at, detail: { about: chain.about.kind, id: chain.about.id } });
}

async function holdOpen(trx: Trx<ContactDoorTables>, about: About): Promise<Chain> {
  const chain = await holdChain(trx, about);
  if (!chain) throw errors('escalation-not-found');
  return chain;
}
