import type { Verdict } from '@writ/contract';
import { parseInstant, saySpan, type Duration } from '@writ/kernel';
import type { Facts, Surroundings } from '../../../core/control.ts';
import { broken, kept, unknown, unknownFrom } from '../../../core/verdict.ts';

export interface AcceptRule {
  readonly within: Duration;
  readonly over?: Duration | undefined;
}

/** Whether who was asked to lead a response said yes or no in time. A no in time is an answer; silence is none. Policy control `delegation-accepted`. */
export function evaluateDelegationAccepted(_rule: AcceptRule, facts: Facts<'delegation.answer'>, { now }: Surroundings): Verdict {
  const fact = facts.get('delegation.answer');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value, evidence } = fact;
  const [offered, due] = [parseInstant(value.offeredAt), parseInstant(value.dueAt)];
  const answered = value.answer && parseInstant(value.answer.at);
  const withdrawn = value.withdrawnAt === undefined ? undefined : parseInstant(value.withdrawnAt);
  if (offered === undefined || due === undefined || (value.answer && answered === undefined)) return unknown({ code: 'wrong-date', text: 'A moment of this offer cannot be read.', remedy: 'Look at the offer.' }, { evidence });
  if (value.answer && answered !== undefined) {
    return answered <= due
      ? kept({ code: 'answered', text: `${saySpan(answered - offered)} until it was ${value.answer.what === 'returned' ? 'accepted; it was returned later' : value.answer.what}.` }, { evidence })
      : broken({ code: 'answered-late', text: `${saySpan(answered - due)} late: it was answered ${saySpan(answered - offered)} after it was asked.`, remedy: 'Ask sooner who is there, or withdraw the offer.' }, { evidence });
  }
  if (withdrawn !== undefined && withdrawn <= due) return kept({ code: 'withdrawn', text: `${saySpan(withdrawn - offered)} until the offer was taken back; the contact leads.` }, { evidence });
  if (withdrawn === undefined && now < due) return kept({ code: 'waiting', text: `${saySpan(due - now)} left to answer; until then the contact leads.` }, { evidence, until: due, breaksAt: due });
  return broken({ code: 'unanswered', text: `${saySpan((withdrawn ?? now) - due)} overdue without an answer; the contact leads.`, remedy: 'Answer it, or withdraw the offer and ask somebody else.' }, { evidence });
}
