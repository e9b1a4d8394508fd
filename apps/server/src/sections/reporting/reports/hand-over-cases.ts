import { MS } from '@writ/kernel';
import { ago } from '../../../core/case-fact.ts';
import { casesOn } from '../../../core/case-table.ts';
import type { ControlCase } from '../../../core/control.ts';
import type { HandOverRule } from './evaluate-hand-over.ts';

const parameters = { within: { amount: 2, unit: 'hour' }, over: { amount: 90, unit: 'day' } } as const;
const BY = '00000000-0000-7000-8000-000000000001';

const good = { receivedAt: ago(5 * MS.hour), outsideHours: true, dueAt: ago(3 * MS.hour), outcome: { how: 'alerted-by-support', at: ago(4 * MS.hour), by: BY } } as const;
const { kept, broken, unknown, unseen } = casesOn<HandOverRule, 'report.hand-over'>('report.hand-over', good, parameters);

/** What `off-hours-hand-over` must say, and what would fool it. */
export const handOverCases: readonly ControlCase<HandOverRule>[] = [
  kept('Support alerted the contact an hour after it came', {}, 'alerted-by-support'),
  kept('Support closed it with a reason', { outcome: { how: 'closed-by-support', at: ago(4 * MS.hour), by: BY } }, 'closed-by-support'),
  kept('The contact saw it before support did anything', { outcome: { how: 'seen-by-contact', at: ago(4.5 * MS.hour), by: BY } }, 'seen-by-contact'),
  kept('Nobody is on call, so that Writ alerted the contact at once', { outcome: { how: 'alerted-by-writ', at: ago(5 * MS.hour) } }, 'alerted-by-writ'),
  kept('It came at noon on a working day', { outsideHours: false, dueAt: undefined, outcome: undefined }, 'in-hours'),
  kept('It came an hour ago and nobody has acted yet', { receivedAt: ago(MS.hour), dueAt: ago(-MS.hour), outcome: undefined }, 'due'),
  broken('Support opened it and did nothing; Writ alerted the contact when the time was over', { outcome: { how: 'alerted-by-writ', at: ago(3 * MS.hour) } }, 'left-to-writ'),
  broken('Support alerted the contact an hour late', { outcome: { how: 'alerted-by-support', at: ago(2 * MS.hour), by: BY } }, 'handed-over-late'),
  broken('The contact found it in the morning', { receivedAt: ago(12 * MS.hour), dueAt: ago(10 * MS.hour), outcome: { how: 'seen-by-contact', at: ago(MS.hour), by: BY } }, 'handed-over-late'),
  broken('The contact was called by mail, and neither support nor the contact did anything', { outcome: undefined }, 'not-handed-over'),
  unknown('Nothing says by when', { dueAt: undefined, outcome: undefined }, 'no-due-time'),
  unknown('It was handed over before it came', { outcome: { how: 'closed-by-support', at: ago(6 * MS.hour), by: BY } }, 'unreadable'),
  unseen('It has no chain', 'missing', 'Nothing has reported report.hand-over yet.'),
];
