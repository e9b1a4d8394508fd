import { MS } from '@writ/kernel';
import { ago } from '../../../core/case-fact.ts';
import { casesOn } from '../../../core/case-table.ts';
import type { ControlCase } from '../../../core/control.ts';
import type { ReviewRule } from './evaluate-report-review.ts';

const parameters = { within: { amount: 1, unit: 'business day' }, over: { amount: 90, unit: 'day' } } as const;
const BY = '00000000-0000-7000-8000-000000000001';
const review = (atMs: number, verdict: 'to-investigate' | 'declined' = 'to-investigate') => ({ at: ago(atMs), by: BY, verdict });

const good = { receivedAt: ago(30 * MS.hour), dueAt: ago(6 * MS.hour), policyVersion: 1, reviewed: review(27 * MS.hour) };
const { kept, broken, unknown, unseen } = casesOn<ReviewRule, 'report.review'>('report.review', good, parameters);

/** What `report-review` must say, and what would fool it. */
export const reportReviewCases: readonly ControlCase<ReviewRule>[] = [
  kept('A person reviewed it three hours after it came', {}, 'reviewed'),
  kept('It was declined in time: a no is a review', { reviewed: review(27 * MS.hour, 'declined') }, 'reviewed'),
  kept('It was reviewed at the very moment at which it was due', { reviewed: review(6 * MS.hour) }, 'reviewed'),
  kept('It is due tomorrow', { receivedAt: ago(MS.hour), dueAt: ago(-23 * MS.hour), reviewed: undefined }, 'due'),
  kept('It is due now, to the millisecond', { dueAt: ago(0), reviewed: undefined }, 'due'),
  kept('It came before days off, and its time runs for four days', { receivedAt: ago(2 * MS.day), dueAt: ago(-2 * MS.day), reviewed: undefined }, 'due'),
  kept('The policy allows an hour now; this clock began under the version that allowed a day', {}, 'reviewed', { parameters: { ...parameters, within: { amount: 1, unit: 'business hour' } } }),
  broken('An automatic acknowledgement went out at once, and nobody reviewed it', { reviewed: undefined }, 'not-reviewed'),
  broken('Its page was opened and its attachments were read, and nobody gave a verdict', { reviewed: undefined, dueAt: ago(1) }, 'not-reviewed'),
  broken('It ranks lowest, looks like spam and was left alone', { reviewed: undefined, receivedAt: ago(20 * MS.day), dueAt: ago(19 * MS.day) }, 'not-reviewed'),
  broken('It was reviewed three hours late, on the day after a holiday', { receivedAt: ago(5 * MS.day), dueAt: ago(MS.day), reviewed: review(21 * MS.hour) }, 'reviewed-late'),
  broken('It was reviewed a second late', { reviewed: review(6 * MS.hour - MS.second) }, 'reviewed-late'),
  broken('It was reviewed late two months ago: the window has not passed', { receivedAt: ago(60 * MS.day), dueAt: ago(59 * MS.day), reviewed: review(58 * MS.day) }, 'reviewed-late'),
  broken('The policy allows a week now; this clock began under the version that allowed a day', { reviewed: review(MS.hour) }, 'reviewed-late', { parameters: { ...parameters, within: { amount: 5, unit: 'business day' } } }),
  unknown('It was reviewed before it came', { reviewed: review(31 * MS.hour) }, 'reviewed-before'),
  unknown('It was reviewed tomorrow', { dueAt: ago(-2 * MS.day), reviewed: review(-MS.day) }, 'ahead'),
  unknown('It was due before it came', { dueAt: ago(31 * MS.hour) }, 'unreadable'),
  unseen('Nothing says when it came', 'missing', 'Nothing has reported report.review yet.'),
];
