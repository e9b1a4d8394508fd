import type { Hours, Policy } from '@writ/policy';
import { createBusinessClock, dayOffIn, type BusinessClock, type HolidayCalendar } from '../../platform/calendar/index.ts';

interface BusinessHours {
  readonly hours: Hours;
  readonly calendar: HolidayCalendar;
  readonly closures?: readonly string[] | undefined;
}

/** What a policy that does not say its hours is taken to mean. */
const UNSAID: BusinessHours = { hours: { opens: '09:00', closes: '17:00', zone: 'UTC' }, calendar: 'none' };

/** The business clock of a policy, from its control `business-hours`; without one, 09:00 to 17:00 UTC on weekdays. */
export function businessClockOf(policy: Pick<Policy, 'controls'>): BusinessClock {
  const control = policy.controls.find(({ id }) => id === 'business-hours');
  const { hours, calendar, closures } = control ? (control.parameters as unknown as BusinessHours) : UNSAID;
  return createBusinessClock({ ...hours, dayOff: dayOffIn(calendar, new Set(closures)) });
}
