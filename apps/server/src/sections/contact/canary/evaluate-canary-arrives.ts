import type { Verdict } from '@writ/contract';
import { parseInstant, saySpan, type Duration } from '@writ/kernel';
import type { Facts, Surroundings } from '../../../core/control.ts';
import { broken, kept, unknown, unknownFrom } from '../../../core/verdict.ts';

export interface CanaryArrivesRule {
  /** How often a marked message travels the whole way. */
  readonly every: Duration;
  /** Within which time it is where the contact would be called. */
  readonly within: Duration;
}

const LOOK = 'Send one now from the page of canaries, and follow it.';

/**
 * Whether the last marked message on a channel went the whole way in time, and the next one is not overdue. One that was taken by the form or the relay has not arrived;
 * one that arrived and called nobody has not either. Policy control `canary-arrives`.
 */
export function evaluateCanaryArrives(rule: CanaryArrivesRule, facts: Facts<'channel.intake'>, { now, time }: Surroundings): Verdict {
  const fact = facts.get('channel.intake');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value, evidence } = fact;
  if (!value.open) return unknown({ code: 'closed', text: `0 canaries can travel by ${value.channel}: ${value.because ?? 'it is not open'}.`, remedy: 'Open it in the settings.' }, { evidence });
  const { canary } = value;
  if (!canary) return unknown({ code: 'none-yet', text: `0 canaries have gone by ${value.channel} so far.`, remedy: LOOK }, { evidence });
  const [sent, due] = [parseInstant(canary.sentAt), parseInstant(canary.dueAt)];
  const [arrived, reached] = [canary.arrivedAt, canary.reachedSeatAt].map((at) => (at === undefined ? undefined : parseInstant(at)));
  if (sent === undefined || due === undefined || due < sent) return unknown({ code: 'wrong-date', text: 'A moment of this canary cannot be read.', remedy: LOOK }, { evidence });
  if (arrived === undefined) return broken({ code: 'lost', text: `0 signs of the canary that was sent by ${value.channel}, ${saySpan(due - sent)} allowed${sayProblem(canary.problem)}.`, remedy: LOOK }, { evidence });
  if (reached === undefined) return broken({ code: 'seat-not-reached', text: `0 people were reached by the canary that arrived by ${value.channel}${sayProblem(canary.problem)}.`, remedy: 'Give whoever is on duty in the seat a way that answers.' }, { evidence });
  if (reached > due) return broken({ code: 'late', text: `${saySpan(reached - due)} late: the canary by ${value.channel} took ${saySpan(reached - sent)}.`, remedy: LOOK }, { evidence });
  // The next one is sent after `every`, and has its own time to arrive.
  const overdue = time.add(rule.within, time.add(rule.every, sent));
  if (now >= overdue) return broken({ code: 'overdue', text: `${saySpan(now - sent)} since the last canary by ${value.channel} was sent, and none after it has come.`, remedy: 'Look at the jobs of the server: nothing sends canaries.' }, { evidence });
  return kept({ code: 'arrived', text: `${saySpan(reached - sent)} from ${value.channel} to the seat; ${saySpan(due - sent)} are allowed.` }, { evidence, until: overdue, breaksAt: overdue });
}

function sayProblem(problem: string | undefined): string {
  return problem ? ` (${problem})` : '';
}
