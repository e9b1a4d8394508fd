import { MS } from '@writ/kernel';
import { ago } from '../../../core/case-fact.ts';
import { casesOn } from '../../../core/case-table.ts';
import type { ControlCase } from '../../../core/control.ts';
import type { HoursRule } from './evaluate-business-hours.ts';

const parameters = { hours: { opens: '09:00', closes: '17:00', zone: 'America/Los_Angeles' }, calendar: 'US' } as const;
const clock = { what: 'report.review', id: '00000000-0000-7000-8000-000000000031', promised: ago(-2 * MS.day), recounted: ago(-3 * MS.day) };
const thanksgiving = { date: '2026-11-26', name: 'Thanksgiving Day' };

const { kept, broken, unknown, unseen } = casesOn<HoursRule, 'calendar.clocks'>('calendar.clocks', { zone: 'America/Los_Angeles', calendar: 'US', daysOff: [thanksgiving], recounted: 14, different: [] }, parameters);

/** What `business-hours` must say, and what would fool it. */
export const businessHoursCases: readonly ControlCase<HoursRule>[] = [
  kept('All clocks come out as they were promised', {}, 'counted'),
  kept('No clock runs', { recounted: 0 }, 'counted'),
  kept('A closure was entered after a clock began, which keeps its earlier time', { different: [clock] }, 'counted'),
  kept('The policy keeps no public holidays, and there are none', { calendar: 'none', daysOff: [] }, 'counted', { parameters: { ...parameters, calendar: 'none' } }),
  broken('The calendar has no holidays in it', { daysOff: [] }, 'no-days-off'),
  broken('The imported calendar of the company ended last year', { calendar: 'company', daysOff: [] }, 'no-days-off', { parameters: { ...parameters, calendar: 'company' } }),
  broken('A holiday was taken out, and the clocks that counted it still wait for it', { different: [{ ...clock, promised: clock.recounted, recounted: clock.promised }] }, 'promised-later'),
  broken('Of two that differ, one promises too much', { different: [clock, { ...clock, promised: ago(-9 * MS.day) }] }, 'promised-later'),
  unknown('The clocks were counted in another zone', { zone: 'UTC' }, 'other-calendar'),
  unknown('They were counted by the calendar of the version before', { calendar: 'none' }, 'other-calendar'),
  unseen('Nobody has counted for two days', 'stale', 'The clocks were last counted 2 days ago.'),
];
