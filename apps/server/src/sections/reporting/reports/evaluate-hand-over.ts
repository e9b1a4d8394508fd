import { parseInstant, plus, saySpan, type Duration, type Instant } from '@writ/kernel';
import type { FactValue, Verdict } from '@writ/contract';
import type { Facts, Surroundings } from '../../../core/control.ts';
import { broken, kept, unknown, unknownFrom } from '../../../core/verdict.ts';

export interface HandOverRule {
  readonly within: Duration;
  /** What came longer ago is no longer listed. */
  readonly over?: Duration | undefined;
}

type Outcome = NonNullable<FactValue<'report.hand-over'>['outcome']>;

const DONE: Readonly<Record<Outcome['how'], string>> = {
  'closed-by-support': 'Closed by support with a reason',
  'alerted-by-support': 'Given to the contact by support',
  'alerted-by-writ': 'Given to the contact by Writ, because nobody on call was there to do it',
  'seen-by-contact': 'Seen by the contact',
};

/**
 * Whether a report that came while the company does not work was closed by support or in the contact's hands in time. That Writ alerted the contact itself when the time was
 * over mends the report and not the promise. Policy control `off-hours-hand-over`.
 */
export function evaluateHandOver(_rule: HandOverRule, facts: Facts<'report.hand-over'>, { now }: Surroundings): Verdict {
  const fact = facts.get('report.hand-over');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { evidence, value } = fact;
  if (!value.outsideHours) return kept({ code: 'in-hours', text: 'It came while the company works: 0 hand-overs are asked for.' }, { evidence });
  const [received, due] = [parseInstant(value.receivedAt), value.dueAt === undefined ? undefined : parseInstant(value.dueAt)];
  if (received === undefined || due === undefined) return unknown({ code: 'no-due-time', text: 'Nothing says by when it was to be handed over.' }, { evidence });
  if (value.outcome) return judge(value.outcome, received, due, evidence);
  const breaksAt = plus(due, 1);
  if (now < breaksAt) return kept({ code: 'due', text: `0 hand-overs so far; due in ${saySpan(due - now)}.` }, { evidence, until: breaksAt, breaksAt });
  return broken({ code: 'not-handed-over', text: `0 hand-overs, ${saySpan(now - due)} after it was due.`, remedy: 'Alert the contact on its page.' }, { evidence });
}

function judge({ how, at }: Outcome, received: Instant, due: Instant, evidence: Verdict['evidence']): Verdict {
  const done = parseInstant(at);
  if (done === undefined || done < received) return unknown({ code: 'unreadable', text: 'The time of the hand-over is unreadable, or lies before the report came.' }, { evidence });
  if (how === 'alerted-by-writ' && done >= due) {
    return broken({
      code: 'left-to-writ', text: `0 people acted in the ${saySpan(due - received)} that there were; Writ alerted the contact itself.`,
      remedy: 'Ask support on call what kept them, and see that somebody is called who can act.',
    }, { evidence });
  }
  if (done <= due) return kept({ code: how, text: `${DONE[how]} ${saySpan(done - received)} after it came.` }, { evidence });
  return broken({ code: 'handed-over-late', text: `${DONE[how]} ${saySpan(done - due)} late.`, remedy: 'Nothing mends a late hand-over. Say on its finding what made it late.' }, { evidence });
}
