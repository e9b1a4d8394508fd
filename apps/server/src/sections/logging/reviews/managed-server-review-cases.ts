import type { FactValue } from '@writ/contract';
import { MS } from '@writ/kernel';
import { ago } from '../../../core/case-fact.ts';
import { casesOn } from '../../../core/case-table.ts';
import type { ControlCase } from '../../../core/control.ts';
import type { ReviewRule } from './evaluate-managed-server-review.ts';

const signed = { at: ago(10 * MS.day), by: '01900000-0000-7000-8000-000000000001', contentDigest: 'a'.repeat(64), letterDigest: 'b'.repeat(64), sentAt: ago(9 * MS.day) };
const good: FactValue<'customer.review'> = { since: ago(400 * MS.day), hosts: 3, signed };

const { kept, broken, unknown, unseen } = casesOn<ReviewRule, 'customer.review'>('customer.review', good, { every: { amount: 30, unit: 'day' } });

/** What `managed-server-review` must say, and what would fool it. */
export const managedServerReviewCases: readonly ControlCase<ReviewRule>[] = [
  kept('A person signed ten days ago and the customer was sent the letter', {}, 'reviewed'),
  broken('The last review was signed 31 days ago', { signed: { ...signed, at: ago(31 * MS.day) } }, 'overdue'),
  broken('The last review was signed exactly as long ago as allowed', { signed: { ...signed, at: ago(30 * MS.day) } }, 'overdue'),
  broken('A customer of last year was never reviewed', { signed: undefined }, 'never-reviewed'),
  broken('A review was signed and no letter was made', { signed: { ...signed, letterDigest: undefined } }, 'no-letter'),
  unknown('The letter was made and lies here', { signed: { ...signed, sentAt: undefined } }, 'letter-not-sent'),
  unknown('A customer came last week', { since: ago(7 * MS.day), signed: undefined }, 'first-review-ahead'),
  unknown('A review was signed over no servers at all', { hosts: 0 }, 'no-hosts'),
  unknown('A review is dated tomorrow', { signed: { ...signed, at: ago(-MS.day) } }, 'wrong-date'),
  unseen('The record of the customer cannot be read', 'missing', 'No customer.review was seen.'),
];
