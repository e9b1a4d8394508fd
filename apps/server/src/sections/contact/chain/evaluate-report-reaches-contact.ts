import type { Verdict } from '@writ/contract';
import { parseInstant, saySpan, type Duration } from '@writ/kernel';
import type { Facts, Surroundings } from '../../../core/control.ts';
import { broken, kept, unknown, unknownFrom } from '../../../core/verdict.ts';

export interface ReachRule {
  /** Within which time what is exploited or critical is seen, at any hour. */
  readonly urgent: Duration;
  /** Within which business time everything else is seen. */
  readonly others: Duration;
  /** Over how long it is judged. */
  readonly over?: Duration | undefined;
}

/**
 * Whether somebody of the seat has seen one report or message in time. Calls and deliveries prove nothing; the due time is that of the policy under which it came.
 * Policy control `report-reaches-contact`.
 */
export function evaluateReportReachesContact(_rule: ReachRule, facts: Facts<'escalation.delivery'>, { now }: Surroundings): Verdict {
  const fact = facts.get('escalation.delivery');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value, evidence } = fact;
  const [opened, due] = [parseInstant(value.openedAt), parseInstant(value.dueAt)];
  const seen = value.seen && parseInstant(value.seen.at);
  if (opened === undefined || due === undefined || (value.seen && seen === undefined)) return unknown({ code: 'wrong-date', text: 'A moment of this chain cannot be read.', remedy: 'Look at its steps.' }, { evidence });
  const deadline = `it was due ${saySpan(due - opened)} after it came`;
  if (seen !== undefined) {
    return seen <= due
      ? kept({ code: 'seen', text: `${saySpan(seen - opened)} until it was seen; ${deadline}.` }, { evidence })
      : broken({ code: 'seen-late', text: `${saySpan(seen - due)} late: it was seen ${saySpan(seen - opened)} after it came, by call ${value.calls}.`, remedy: 'Look at the chain: add a way that answers, or another deputy.' }, { evidence });
  }
  if (now < due) return kept({ code: 'waiting', text: `${saySpan(due - now)} left to be seen; ${sayCalls(value.calls)}.` }, { evidence, until: due, breaksAt: due });
  if (value.calls === 0) return broken({ code: 'nobody-called', text: '0 people were called: nobody in the seat has a way to be called.', remedy: 'Give everybody in the seat a way to be called.' }, { evidence });
  return broken({
    code: 'unseen',
    text: `${saySpan(now - due)} overdue and not seen; ${sayCalls(value.calls)}, and ${value.delivered ? `the first was delivered by ${value.delivered.way}` : '0 were delivered'}.`,
    remedy: 'Open it and say that you have seen it.',
  }, { evidence });
}

function sayCalls(calls: number): string {
  return calls === 1 ? '1 call was made' : `${calls} calls were made`;
}
