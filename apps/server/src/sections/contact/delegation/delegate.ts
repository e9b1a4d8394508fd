import { newId, toIso, type Id, type Instant } from '@writ/kernel';
import type { FactValue } from '@writ/contract';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import { meetDeadline, startDeadline } from '../../../core/policy-in-force/deadlines.ts';
import type { RecordBox } from '../../../core/directory/person.ts';
import type { Trx } from '../../../platform/db.ts';
import { readChainRule, type ChainRule } from '../chain/chain-rule.ts';
import type { About, StepName } from '../chain/chain.ts';
import { addStep, holdChain } from '../chain/chain-store.ts';
import { recordOne } from '../chain/record-chain-facts.ts';
import { errors } from '../errors.ts';
import { notify } from '../notify.ts';
import type { ContactDoorTables, ContactParts } from '../parts.ts';
import { holdDelegation, sealWords } from './delegation-store.ts';
import { answersTo, stateOf, type Delegation } from './delegation.ts';

/** What the clock of an offer waits for. */
const ANSWER_DEADLINE = 'delegation.answer';

export interface Offer {
  readonly about: About;
  readonly label: string;
  readonly path: string;
  readonly to: Id<'person'>;
  /** What is asked of them; at most 4,000 characters. */
  readonly ask: string;
  readonly by: Id<'person'>;
  readonly at: Instant;
  readonly rule?: ChainRule | undefined;
}

type Parts = Pick<ContactParts, 'policyInForce' | 'businessClock' | 'box'>;

/**
 * Asks somebody to lead a response. Until they accept, it is the contact's own. Throws `delegation-to-self`, `delegation-unfit`, `delegation-running`.
 * Policy control `delegation-accepted`.
 */
export async function offerDelegation(parts: Parts, trx: Trx<ContactDoorTables>, offer: Offer): Promise<Id<'delegation'>> {
  const { about, label, path, to, by, at } = offer;
  const rule = offer.rule ?? (await readChainRule(parts));
  await refuseUnfit(trx, offer);
  const id = newId<'delegation'>(at);
  const dueAt = rule.time.add(rule.accepted, at);
  const made = await trx.insertInto('contact.delegations').values({
    id, about_kind: about.kind, about_id: about.id, label, path, from_person: by, to_person: to, offered_at: toIso(at), due_at: toIso(dueAt), policy_version: rule.policyVersion,
    answer: null, answered_at: null, returned_at: null, withdrawn_at: null, sealed: sealWords(parts.box, id, { ask: offer.ask }),
  }).onConflict((conflict) => conflict.doNothing()).returning('id').executeTakeFirst();
  if (!made) throw errors('delegation-running');
  await startDeadline(trx, { what: ANSWER_DEADLINE, subject: { kind: 'delegation', id }, control: 'delegation-accepted', policyVersion: rule.policyVersion, beganAt: at, dueAt });
  await notify(trx, parts.box, to, { key: `delegation:${id}`, title: `You are asked to lead the response to ${label}`, text: 'Accept it, or say that you cannot. Until then the point of contact leads.', path: delegationPath(id), at });
  await carryOut(parts.box, trx, id, 'delegated', { by, person: to, at });
  return id;
}

/** The page on which an offer is answered. */
export function delegationPath(id: Id<'delegation'>): string {
  return `/delegations/${id}`;
}

export interface Answer {
  readonly delegation: Id<'delegation'>;
  readonly answer: 'accepted' | 'declined' | 'returned';
  /** Why, or how it stands; at most 4,000 characters. */
  readonly said?: string | undefined;
  readonly by: Id<'person'>;
  readonly at: Instant;
}

/** The person who was asked answers, or gives back what they lead. Throws `delegation-not-found` for anybody else, `delegation-answered`. */
export async function answerDelegation({ box }: Pick<ContactParts, 'box'>, trx: Trx<ContactDoorTables>, { delegation: id, answer, said, by, at }: Answer): Promise<void> {
  const delegation = await holdDelegation(trx, box, id);
  if (!delegation || delegation.to !== by) throw errors('delegation-not-found');
  if (!answersTo(stateOf(delegation)).includes(answer)) throw errors('delegation-answered');
  await trx.updateTable('contact.delegations').set({
    answer, answered_at: toIso(delegation.answeredAt ?? at), returned_at: answer === 'returned' ? toIso(at) : null, sealed: sealWords(box, id, { ask: delegation.ask, said: said ?? delegation.said }),
  }).where('id', '=', id).execute();
  await meetDeadline(trx, ANSWER_DEADLINE, { kind: 'delegation', id }, at);
  await notify(trx, box, delegation.from, { key: `delegation:${id}:${answer}`, title: `${delegation.label}: the lead was ${answer}`, text: answer === 'accepted' ? 'They lead the response from now on.' : 'The response is yours again.', path: delegation.path, at });
  await carryOut(box, trx, id, answer, { by, person: by, at });
}

/** The contact takes an offer or a lead back. Throws `delegation-not-found`, `delegation-answered` when nothing of it is left to withdraw. */
export async function withdrawDelegation({ box }: Pick<ContactParts, 'box'>, trx: Trx<ContactDoorTables>, { delegation: id, by, at }: { readonly delegation: Id<'delegation'>; readonly by: Id<'person'>; readonly at: Instant }): Promise<void> {
  const delegation = await holdDelegation(trx, box, id);
  if (!delegation) throw errors('delegation-not-found');
  if (answersTo(stateOf(delegation)).length === 0) throw errors('delegation-answered');
  await trx.updateTable('contact.delegations').set({ withdrawn_at: toIso(at) }).where('id', '=', id).execute();
  await meetDeadline(trx, ANSWER_DEADLINE, { kind: 'delegation', id }, at);
  await notify(trx, box, delegation.to, { key: `delegation:${id}:withdrawn`, title: `${delegation.label}: the lead was taken back`, text: 'There is nothing more for you to do.', path: delegationPath(id), at });
  await carryOut(box, trx, id, undefined, { by, person: delegation.to, at });
}

/** The link of the chain, the fact and the entry of one change. */
async function carryOut(box: RecordBox, trx: Trx<ContactDoorTables>, id: Id<'delegation'>, step: (StepName & ('delegated' | 'accepted' | 'declined' | 'returned')) | undefined, { by, person, at }: { readonly by: Id<'person'>; readonly person: Id<'person'>; readonly at: Instant }): Promise<void> {
  const delegation = (await holdDelegation(trx, box, id))!;
  const chain = await holdChain(trx, delegation.about);
  if (chain && step) await addStep(trx, chain.id, { at, what: step, person });
  await recordOne(trx, { kind: 'delegation', id, name: `Lead of ${delegation.label}` }, 'delegation.answer', await describeDelegation(trx, delegation), at);
  await appendJournal(trx, {
    actor: { kind: 'person', id: by }, act: `delegation.${step === 'delegated' ? 'offered' : (step ?? 'withdrawn')}`, subject: { kind: 'delegation', id }, at,
    detail: { about: delegation.about.kind, id: delegation.about.id, to: delegation.to, due: toIso(delegation.dueAt) },
  });
}

/** The answer of the fact is the first one with its time; a lead that is given back later was accepted in time or not. */
async function describeDelegation(trx: Trx<ContactDoorTables>, delegation: Delegation): Promise<FactValue<'delegation.answer'>> {
  const { policy_version } = await trx.selectFrom('contact.delegations').select('policy_version').where('id', '=', delegation.id).executeTakeFirstOrThrow();
  const { answer, answeredAt, withdrawnAt } = delegation;
  return {
    offeredAt: toIso(delegation.offeredAt), dueAt: toIso(delegation.dueAt), policyVersion: policy_version,
    ...(answer && answeredAt !== undefined ? { answer: { what: answer, at: toIso(answeredAt) } } : {}),
    ...(withdrawnAt === undefined ? {} : { withdrawnAt: toIso(withdrawnAt) }),
  };
}

async function refuseUnfit(trx: Trx<ContactDoorTables>, { to, by }: Offer): Promise<void> {
  if (to === by) throw errors('delegation-to-self');
  const row = await trx.selectFrom('core.people').select('departed_at').where('id', '=', to).executeTakeFirst();
  if (!row || row.departed_at !== null) throw errors('delegation-unfit');
}
