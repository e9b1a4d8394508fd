import { parseInstant, plus, saySpan, type Duration, type Instant } from '@writ/kernel';
import type { Verdict } from '@writ/contract';
import type { Facts, Surroundings } from '../../../core/control.ts';
import { CLOCK_SLACK_MS } from '../../../core/decide-freshness.ts';
import { broken, kept, unknown, unknownFrom } from '../../../core/verdict.ts';

export interface ReviewRule {
  readonly within: Duration;
  /** What came longer ago is no longer listed. */
  readonly over?: Duration | undefined;
}

/** How much longer than a day and a night the time may take before its length has a cause that is worth saying. */
const PLAIN_DAY_MS = 26 * 3_600_000;

/**
 * Whether a person reviewed a report in the time that its clock began with; a later policy changes nothing about it. What was reviewed late stays broken while it is listed.
 * Answers of programs, opened pages and notes are no reviews and are no part of the fact. Policy control `report-review`.
 */
export function evaluateReportReview(_rule: ReviewRule, facts: Facts<'report.review'>, { now }: Surroundings): Verdict {
  const fact = facts.get('report.review');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { evidence, value } = fact;
  const [received, due] = [parseInstant(value.receivedAt), parseInstant(value.dueAt)];
  if (received === undefined || due === undefined || due < received) return unknown({ code: 'unreadable', text: 'The times of this report are unreadable.' }, { evidence });
  if (value.reviewed) return judge(value.reviewed.at, { received, due, now, evidence });
  const breaksAt = plus(due, 1);
  if (now < breaksAt) return kept({ code: 'due', text: `0 reviews so far; due in ${saySpan(due - now)}.` }, { evidence, until: breaksAt, breaksAt });
  return broken({ code: 'not-reviewed', text: `0 reviews, ${saySpan(now - due)} after it was due${because(received, due)}.`, remedy: 'Review it with a verdict on its page.' }, { evidence });
}

interface Times {
  readonly received: Instant;
  readonly due: Instant;
  readonly now: Instant;
  readonly evidence: Verdict['evidence'];
}

function judge(at: string, { received, due, now, evidence }: Times): Verdict {
  const reviewed = parseInstant(at);
  if (reviewed === undefined) return unknown({ code: 'unreadable', text: 'The time of the review is unreadable.' }, { evidence });
  if (reviewed < received) return unknown({ code: 'reviewed-before', text: `Reviewed ${saySpan(received - reviewed)} before it came, which a clock must have wrong.` }, { evidence });
  if (reviewed - CLOCK_SLACK_MS > now) {
    return unknown({ code: 'ahead', text: `Reviewed ${saySpan(reviewed - now)} from now, which a clock must have wrong.` }, { evidence, until: plus(reviewed, -CLOCK_SLACK_MS) });
  }
  if (reviewed <= due) return kept({ code: 'reviewed', text: `Reviewed ${saySpan(reviewed - received)} after it came, ${saySpan(due - reviewed)} before it was due.` }, { evidence });
  return broken({
    code: 'reviewed-late', text: `Reviewed ${saySpan(reviewed - due)} late${because(received, due)}.`,
    remedy: 'Nothing mends a late review. Say on its finding what made it late, and what prevents the next.',
  }, { evidence });
}

/** What made the time longer than a day: who is late after four days was not in a hurry, and this says where they came from. */
function because(received: Instant, due: Instant): string {
  return due - received > PLAIN_DAY_MS ? `; it came before days off, so that its time was ${saySpan(due - received)}` : `; its time was ${saySpan(due - received)}`;
}
