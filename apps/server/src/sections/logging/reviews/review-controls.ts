import { MS } from '@writ/kernel';
import type { Measure } from '../../../core/control.ts';
import { evaluateManagedServerReview, type ReviewRule } from './evaluate-managed-server-review.ts';
import { managedServerReviewCases } from './managed-server-review-cases.ts';

/** How `managed-server-review` is measured. */
export const managedServerReviewMeasure: Measure<ReviewRule, 'customer.review'> = {
  reads: ['customer.review'],
  evaluate: evaluateManagedServerReview,
  cases: managedServerReviewCases,
  // The list is kept by hand, so an empty one says something only while a person stands for it; where nobody does, that gap decides first.
  whenNone: () => ({ code: 'no-customers', text: '0 customers: a person stands for the list of those whose servers are managed, and it is empty.' }),
  renews: false,
  clock: ['every'],
  findingAfterMs: MS.hour,
  countedAs: 'customers',
};
