import { earliest, toIso, type Instant } from '@writ/kernel';
import type { Trx } from '../../../platform/db.ts';
import { readDuty, readSupport } from '../duty/read-duty.ts';
import type { ContactDoorTables, ContactParts } from '../parts.ts';
import type { ChainRule } from './chain-rule.ts';
import type { Chain } from './chain.ts';
import { addStep, claimDueChain } from './chain-store.ts';
import { decideNextCall, type CallRound, type NextCall, type Target } from './decide-next-call.ts';
import { alertByWrit } from './hand-over.ts';
import { readTargets } from './read-targets.ts';
import { recordChainFacts } from './record-chain-facts.ts';

/** The kind of effect by which somebody is called. */
const CALL_EFFECT = 'contact.call';

/**
 * Makes the calls of one chain that are due, and says when the next are: rows of one transaction, so that a process that dies has called or has not, and two at once
 * do not both. Gives the chain's id, or undefined when none is due. A chain that fails is logged, and is due again in the next round.
 */
export async function callNext(parts: ContactParts, rule: ChainRule, tried: readonly string[]): Promise<Chain['id'] | undefined> {
  const now = parts.clock();
  let claimed: Chain | undefined;
  try {
    await parts.db.transaction().execute(async (trx) => {
      claimed = await claimDueChain(trx, now, tried);
      if (claimed) await (claimed.about.kind === 'canary' ? callForCanary(parts, trx, claimed, now) : callForChain(parts, trx, rule, claimed, now));
    });
  } catch (error) {
    if (!claimed) throw error;
    parts.log.error({ err: error, escalation: claimed.id }, 'The calls of a chain could not be made');
  }
  return claimed?.id;
}

async function callForChain(parts: ContactParts, trx: Trx<ContactDoorTables>, rule: ChainRule, chain: Chain, now: Instant): Promise<void> {
  const contact = await readTargets(trx, (await readDuty(trx, 'point-of-contact', now)).map(({ person }) => person));
  const support = chain.supportUntil === undefined ? [] : await readTargets(trx, await readSupport(trx, now));
  const isFirstForSupport = !chain.isUrgent && chain.support === undefined && chain.supportUntil !== undefined && now < chain.supportUntil && support.length > 0;
  const next = isFirstForSupport ? decideSupportCall(chain, support, rule, now) : decideNextCall(contactRound(chain, contact, support, now), rule.time);
  const alerts = chain.supportUntil !== undefined && chain.support === undefined && !isFirstForSupport && next.calls.some(({ way }) => contact.some((target) => target.way === way));
  if (alerts) await alertByWrit(trx, chain, now);
  await makeCalls(parts, trx, chain, next, now);
  if (contact.length === 0 && !isFirstForSupport) await sayNobody(parts, trx, chain, now);
  await trx.updateTable('contact.escalations').set({ next_at: toIso(next.nextAt) }).where('id', '=', chain.id).execute();
  await recordChainFacts(trx, chain.id, now);
}

/** Support on call works at any hour, and has until the policy's time is over. */
function decideSupportCall(chain: Chain, support: readonly Target[], rule: ChainRule, now: Instant): NextCall {
  const until = chain.supportUntil!;
  const next = decideNextCall({ dueAt: until, isUrgent: true, targets: support, alongside: [], called: calledIn(chain), now }, rule.time);
  return { ...next, nextAt: earliest(next.nextAt, until)! };
}

/** Urgent and off hours, support is called beside the contact at first, and in turn after their ways. */
function contactRound(chain: Chain, contact: readonly Target[], support: readonly Target[], now: Instant): CallRound {
  const beside = chain.isUrgent ? support.filter(({ way }) => !contact.some((target) => target.way === way)) : [];
  return { dueAt: chain.dueAt, isUrgent: chain.isUrgent, targets: contact.length === 0 ? [] : [...contact, ...beside], alongside: beside, called: calledIn(chain), now };
}

function calledIn(chain: Chain): readonly Target['way'][] {
  return chain.steps.flatMap(({ what, way }) => (what === 'called' && way !== undefined ? [way] : []));
}

async function makeCalls(parts: ContactParts, trx: Trx<ContactDoorTables>, chain: Chain, { calls }: Pick<NextCall, 'calls'>, now: Instant): Promise<void> {
  const before = chain.steps.filter(({ what }) => what === 'called').length;
  for (const [index, { person, way, kind }] of calls.entries()) {
    await addStep(trx, chain.id, { at: now, what: 'called', person, way, wayKind: kind });
    await parts.outbox.enqueue(trx, { kind: CALL_EFFECT, key: `${chain.id}:${before + index + 1}`, payload: { escalation: chain.id, person, way } }, now);
  }
}

/** Said once, until somebody can be called again, and to whoever watches the log each time. */
async function sayNobody(parts: ContactParts, trx: Trx<ContactDoorTables>, chain: Chain, now: Instant): Promise<void> {
  parts.log.error({ escalation: chain.id }, 'Nobody in the seat of the point of contact has a way to be called: what came waits on the console only');
  if (chain.steps.findLast(({ what }) => what === 'called' || what === 'nobody-to-call')?.what === 'nobody-to-call') return;
  await addStep(trx, chain.id, { at: now, what: 'nobody-to-call' });
}

/** A canary goes to the seat's inbox once, by the first way of who is on duty, and waits for nobody. */
async function callForCanary(parts: ContactParts, trx: Trx<ContactDoorTables>, chain: Chain, now: Instant): Promise<void> {
  const [first] = await readTargets(trx, (await readDuty(trx, 'point-of-contact', now)).map(({ person }) => person));
  await makeCalls(parts, trx, chain, { calls: first ? [first] : [] }, now);
  if (!first) await trx.updateTable('contact.canaries').set({ problem: 'nobody-to-call' }).where('id', '=', chain.about.id as never).execute();
  await trx.updateTable('contact.escalations').set({ next_at: null }).where('id', '=', chain.id).execute();
}
