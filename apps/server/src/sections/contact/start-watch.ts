import { instant, MS, type Duration } from '@writ/kernel';
import { sql } from 'kysely';
import { unlistSubject } from '../../core/populations/list-subject.ts';
import { CANARY_CHANNELS } from './canary/canary-store.ts';
import { observeChannels } from './canary/observe-channels.ts';
import { sendCanaryWhenDue } from './canary/send-canary.ts';
import { readChainRule, type ChainRule } from './chain/chain-rule.ts';
import { callNext } from './chain/make-calls.ts';
import type { ContactParts } from './parts.ts';
import { sendNotices, type NoticeTime } from './send-notices.ts';

/** Chains are looked for this often, milliseconds of real time. */
const EVERY_MS = 3 * MS.second;
/** Facts about channels go stale after a quarter of an hour. */
const OBSERVED_EVERY_MS = 5 * MS.minute;
const UNLISTED_EVERY_MS = MS.day;
/** Chains that one round serves; what is left waits three seconds. */
const A_ROUND = 500;

export interface Watch {
  /** Does what is due now, without waiting for the next round. */
  readonly look: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * Keeps chains, canaries and digests going: makes every call that is due, sends canaries, says how the channels stand, and sends what could wait when `noticeTime` says. As many processes as there are may do it at once; one that dies is
 * not missed. What fails is logged and tried again in the next round.
 */
export function startWatch(parts: ContactParts, noticeTime: NoticeTime = (_quiet, madeAt) => madeAt): Watch {
  let work: Promise<void> = Promise.resolve();
  let observedAt = -Infinity;
  let unlistedAt = -Infinity;

  async function round(): Promise<void> {
    const rule = await readChainRule(parts);
    await attempt('Calls could not be made', () => makeDueCalls(parts, rule));
    for (const channel of CANARY_CHANNELS) await attempt('A canary could not be sent', () => sendCanaryWhenDue(parts, rule, channel));
    await attempt('Notices could not be sent', () => sendNotices(parts, noticeTime));
    const now = parts.clock();
    // A clock that was set back must not make facts wait for it.
    if (now - observedAt >= OBSERVED_EVERY_MS || now < observedAt) await attempt('Channels could not be observed', () => observeChannels(parts, rule).then(() => void (observedAt = now)));
    if (now - unlistedAt >= UNLISTED_EVERY_MS || now < unlistedAt) await attempt('Old chains could not be taken out of the tally', () => unlistOld(parts, rule).then(() => void (unlistedAt = now)));
  }
  async function attempt(failure: string, act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      parts.log.error({ err: error }, failure);
    }
  }
  function inTurn(): Promise<void> {
    work = work.then(() => attempt('The watch over chains could not look', round));
    return work;
  }

  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    void inTurn().finally(() => (isBusy = false));
  }, EVERY_MS);
  timer.unref();
  return {
    look: inTurn,
    async stop() {
      clearInterval(timer);
      await work;
    },
  };
}

/** One that fails does not stand in the way of the others: it is left for the next round. */
async function makeDueCalls(parts: ContactParts, rule: ChainRule): Promise<void> {
  const served: string[] = [];
  while (served.length < A_ROUND) {
    const id = await callNext(parts, rule, served);
    if (id === undefined) return;
    served.push(id);
  }
}

/** What was judged longer ago than the policy looks back leaves the tally; what still waits stays, and stands in nobody's way. */
async function unlistOld({ db, clock }: ContactParts, rule: ChainRule): Promise<void> {
  const now = clock();
  const chains = await db.selectFrom('core.subjects as subject').innerJoin('contact.escalations as chain', (join) => join.on(sql`chain.id::text`, '=', sql`subject.id`))
    .select(['subject.id', 'chain.opened_at as began_at']).where('subject.kind', '=', 'escalation').where('subject.gone_at', 'is', null).where('chain.seen_at', 'is not', null).orderBy('began_at').limit(A_ROUND).execute();
  const offers = await db.selectFrom('core.subjects as subject').innerJoin('contact.delegations as offer', (join) => join.on(sql`offer.id::text`, '=', sql`subject.id`))
    .select(['subject.id', 'offer.offered_at as began_at']).where('subject.kind', '=', 'delegation').where('subject.gone_at', 'is', null)
    .where((where) => where.or([where('offer.answer', 'is not', null), where('offer.withdrawn_at', 'is not', null)])).orderBy('began_at').limit(A_ROUND).execute();
  const isOld = (over: Duration, beganAt: Date): boolean => rule.time.add(over, instant(beganAt.getTime())) < now;
  const old = [
    ...chains.filter(({ began_at }) => isOld(rule.over, began_at)).map(({ id }) => ({ kind: 'escalation', id } as const)),
    ...offers.filter(({ began_at }) => isOld(rule.delegationsOver, began_at)).map(({ id }) => ({ kind: 'delegation', id } as const)),
  ];
  for (const subject of old) await db.transaction().execute((trx) => unlistSubject(trx, subject, now));
}
