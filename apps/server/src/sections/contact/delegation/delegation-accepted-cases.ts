import { MS } from '@writ/kernel';
import { ago } from '../../../core/case-fact.ts';
import { casesOn } from '../../../core/case-table.ts';
import type { ControlCase } from '../../../core/control.ts';
import type { AcceptRule } from './evaluate-delegation-accepted.ts';

const parameters = { within: { amount: 1, unit: 'business day' }, over: { amount: 90, unit: 'day' } } as const;
const answer = (what: 'accepted' | 'declined' | 'returned', ms: number) => ({ answer: { what, at: ago(ms) } });
const { kept, broken, unseen } = casesOn<AcceptRule, 'delegation.answer'>(
  'delegation.answer', { offeredAt: ago(48 * MS.hour), dueAt: ago(24 * MS.hour), policyVersion: 1, ...answer('accepted', 30 * MS.hour) }, parameters,
);
const open = { answer: undefined };

/** What `delegation-accepted` must say, and what would fool it. */
export const delegationAcceptedCases: readonly ControlCase<AcceptRule>[] = [
  kept('It was accepted in time', {}, 'answered'),
  kept('It was declined in time', answer('declined', 25 * MS.hour), 'answered'),
  kept('It was accepted in time and given back a week later', answer('returned', 30 * MS.hour), 'answered'),
  kept('It was asked this morning', { ...open, offeredAt: ago(3 * MS.hour), dueAt: ago(-21 * MS.hour) }, 'waiting'),
  kept('The contact took it back before it was due', { ...open, withdrawnAt: ago(25 * MS.hour) }, 'withdrawn'),
  broken('It was accepted an hour late', answer('accepted', 23 * MS.hour), 'answered-late'),
  broken('Nobody answered', open, 'unanswered'),
  broken('It was taken back only after it was overdue', { ...open, withdrawnAt: ago(2 * MS.hour) }, 'unanswered'),
  unseen('The offer is not on record', 'missing', 'Nobody has seen this offer.', 'Offer it again.'),
  unseen('The offer could not be read', 'malformed', 'The offer does not fit together.'),
];
