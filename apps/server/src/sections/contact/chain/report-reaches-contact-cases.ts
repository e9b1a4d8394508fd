import { MS } from '@writ/kernel';
import { ago } from '../../../core/case-fact.ts';
import { casesOn } from '../../../core/case-table.ts';
import type { ControlCase } from '../../../core/control.ts';
import type { ReachRule } from './evaluate-report-reaches-contact.ts';

const parameters = { urgent: { amount: 15, unit: 'minute' }, others: { amount: 4, unit: 'business hour' }, over: { amount: 90, unit: 'day' } } as const;

const seen = (ms: number) => ({ at: ago(ms), by: 'ada', how: 'signed-in' as const });
const good = {
  about: { kind: 'report' as const, id: 'r31' }, urgent: true, openedAt: ago(60 * MS.minute), dueAt: ago(45 * MS.minute), policyVersion: 1, calls: 1,
  delivered: { at: ago(59 * MS.minute), way: 'mail' }, seen: seen(50 * MS.minute),
};
const { kept, broken, unseen } = casesOn<ReachRule, 'escalation.delivery'>('escalation.delivery', good, parameters);
const unread = { seen: undefined };

/** What `report-reaches-contact` must say, and what would fool it. */
export const reportReachesContactCases: readonly ControlCase<ReachRule>[] = [
  kept('The contact said within 15 minutes that they have seen it', {}, 'seen'),
  kept('It was seen by the one-time form of a call', { seen: { at: ago(46 * MS.minute), by: 'ada', how: 'one-time-form' } }, 'seen'),
  kept('It was seen at the very moment it was due', { seen: seen(45 * MS.minute) }, 'seen'),
  kept('It came a minute ago and nobody has seen it yet', { ...unread, openedAt: ago(MS.minute), dueAt: ago(-14 * MS.minute), delivered: undefined }, 'waiting'),
  kept('One that is not urgent came at night; its four business hours have not begun', { ...unread, urgent: false, openedAt: ago(10 * MS.hour), dueAt: ago(-6 * MS.hour) }, 'waiting'),
  broken('It was seen a minute late', { seen: seen(44 * MS.minute) }, 'seen-late'),
  broken('The mail was delivered in time, and nobody has seen it', unread, 'unseen'),
  broken('Four calls went out and none was delivered', { ...unread, delivered: undefined, calls: 4 }, 'unseen'),
  broken('Nobody was called, because nobody in the seat has a way', { ...unread, delivered: undefined, calls: 0 }, 'nobody-called'),
  broken('A message to the security address that opened no report was never seen', { ...unread, about: { kind: 'message', id: 'm1' } }, 'unseen'),
  unseen('The chain is not on record', 'missing', 'Nobody opened a chain for this.', 'Open the report.'),
  unseen('The chain could not be read', 'malformed', 'The steps of the chain do not fit together.'),
];
