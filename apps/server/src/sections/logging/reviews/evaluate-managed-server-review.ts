import type { Verdict } from '@writ/contract';
import { formatDuration, saySpan, type Duration } from '@writ/kernel';
import type { Facts, Surroundings } from '../../../core/control.ts';
import { changesAt, decideFreshness } from '../../../core/decide-freshness.ts';
import { broken, kept, unknown, unknownFrom } from '../../../core/verdict.ts';

export interface ReviewRule {
  /** How often the servers of each customer are reviewed. */
  readonly every: Duration;
}

const OPEN = 'Open the review under Logs, Reviews, answer its questions and sign it.';

/**
 * Whether the servers of one customer were reviewed in time, and the customer was sent the letter. A review that is open, or whose letter lies here, proves nothing.
 * Policy control `managed-server-review`.
 */
export function evaluateManagedServerReview({ every }: ReviewRule, facts: Facts<'customer.review'>, surroundings: Surroundings): Verdict {
  const fact = facts.get('customer.review');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value: { since, hosts, signed }, evidence } = fact;
  if (hosts === 0) return unknown({ code: 'no-hosts', text: '0 servers are named for this customer, so nobody can say what was reviewed.', remedy: 'Name its servers, or end the customer.' }, { evidence });
  const age = decideFreshness(signed?.at ?? since, every, surroundings);
  if (age.is === 'ahead' || age.is === 'unreadable') {
    return unknown({ code: 'wrong-date', text: `The last review is dated ${signed?.at ?? since}, which lies ahead of now or cannot be read.`, remedy: 'timedatectl status' }, { evidence, until: changesAt(age) });
  }
  if (!signed) {
    return age.is === 'old'
      ? broken({ code: 'never-reviewed', text: `0 reviews in ${saySpan(age.ageMs)}; the policy asks for one every ${formatDuration(every)}.`, remedy: OPEN }, { evidence })
      : unknown({ code: 'first-review-ahead', text: `0 reviews yet; the first is due in ${saySpan(age.until - surroundings.now)}.`, remedy: OPEN }, { evidence, until: age.until });
  }
  if (age.is === 'old') return broken({ code: 'overdue', text: `${saySpan(age.ageMs)} since the last signed review; the policy allows ${formatDuration(every)}.`, remedy: OPEN }, { evidence });
  if (signed.letterDigest === undefined) return broken({ code: 'no-letter', text: `0 letters: the review of ${saySpan(age.ageMs)} ago was signed without one.`, remedy: OPEN }, { evidence });
  if (signed.sentAt === undefined) {
    return unknown({
      code: 'letter-not-sent', text: `The review was signed ${saySpan(age.ageMs)} ago, and nobody has said that the customer was sent the letter.`, remedy: 'Send the letter of the review, and say so on its page.',
    }, { evidence, until: age.until });
  }
  return kept({ code: 'reviewed', text: `${saySpan(age.ageMs)} since the last signed review; it may be ${formatDuration(every)}.` }, { evidence, until: age.until, breaksAt: age.until });
}
