import { MS, parseInstant, plus, saySpan, type Instant } from '@writ/kernel';
import type { FactValue, Verdict } from '@writ/contract';
import type { Facts, Surroundings } from '../../../core/control.ts';
import { broken, kept, standing, unknown, unknownFrom } from '../../../core/verdict.ts';

export interface ChannelsRule {
  readonly channels: readonly ('form' | 'mail')[];
}

/** How late the next marked message may be sent before the last one proves nothing any more. */
const GRACE_MS = MS.hour;

const NAME = { form: 'The form', mail: 'The security address' } as const;

/** Whether a way to report is open: set up, and lately gone by a marked message that came in at our end. Set up alone proves nothing. Policy control `report-channels`. */
export function evaluateReportChannels({ channels }: ChannelsRule, facts: Facts<'channel.intake'>, { now }: Surroundings): Verdict {
  const fact = facts.get('channel.intake');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { evidence, value } = fact;
  if (!channels.includes(value.channel)) return kept({ code: 'not-promised', text: `${NAME[value.channel]} is not among the ${channels.length} ways that the policy names.` }, { evidence });
  if (!value.open) {
    return broken({ code: 'closed', text: `${NAME[value.channel]} is closed${value.because === undefined ? '' : `: ${withoutStop(value.because)}`}.`, remedy: 'Set it up, or take it out of the policy.' }, { evidence });
  }
  if (!value.canary) return unknown({ code: 'not-tried', text: `0 marked messages have gone this way yet.`, remedy: 'Send a canary, or wait for the next one.' }, { evidence });
  const verdict = judge(value.channel, value.canary, evidence);
  return verdict.state === 'kept' ? untilNext(verdict, value.nextAt, now) : verdict;
}

type Canary = NonNullable<FactValue<'channel.intake'>['canary']>;

function judge(channel: 'form' | 'mail', { sentAt, arrivedAt, problem }: Canary, evidence: Verdict['evidence']): Verdict {
  const sent = parseInstant(sentAt);
  const arrived = arrivedAt === undefined ? undefined : parseInstant(arrivedAt);
  if (sent === undefined || (arrivedAt !== undefined && arrived === undefined)) return unknown({ code: 'unreadable', text: 'The times of the last marked message are unreadable.' }, { evidence });
  if (arrived === undefined) {
    return broken({ code: 'lost', text: `${NAME[channel]} lost the last marked message${problem === undefined ? '' : `: ${withoutStop(problem)}`}.`, remedy: 'Send one by hand and follow where it stops.' }, { evidence });
  }
  if (arrived < sent) return unknown({ code: 'arrived-before', text: 'The last marked message arrived before it was sent, which a clock must have wrong.' }, { evidence });
  return kept({ code: 'open', text: `${NAME[channel]} took in the last marked message ${saySpan(arrived - sent)} after it was sent.` }, { evidence });
}

/** A way that was open when it was last tried is open until it should have been tried again. */
function untilNext(verdict: Verdict, nextAt: string | undefined, now: Instant): Verdict {
  const next = nextAt === undefined ? undefined : parseInstant(nextAt);
  if (next === undefined) return unknown({ code: 'not-tried-again', text: '0 more marked messages are planned, so that nothing will say when this way closes.', remedy: 'Look whether the canaries still run.' }, { evidence: verdict.evidence });
  const until = plus(next, GRACE_MS);
  if (now < until) return standing(verdict, until);
  return unknown({ code: 'not-tried-again', text: `The next marked message is ${saySpan(now - next)} late, so that nothing says whether this way is still open.`, remedy: 'Look whether the canaries still run.' }, { evidence: verdict.evidence });
}

function withoutStop(text: string): string {
  return text.replace(/\.$/, '');
}
