import type { Hours, Policy } from '@writ/policy';
import { createBusinessClock, dayOffIn, type BusinessClock, type CompanyDays, type HolidayCalendar } from '../../platform/calendar/index.ts';

interface BusinessHours {
  readonly hours: Hours;
  readonly calendar: HolidayCalendar;
  readonly closures?: readonly string[] | undefined;
}

/** What a policy that does not say its hours is taken to mean. */
const UNSAID: BusinessHours = { hours: { opens: '09:00', closes: '17:00', zone: 'UTC' }, calendar: 'none' };

const NO_DAYS: CompanyDays = { closed: new Map(), early: new Map(), holidays: new Map() };

/**
 * The business clock of a policy, from its control `business-hours`; without one, 09:00 to 17:00 UTC on weekdays. `companyDays` are the closures,
 * half days and public holidays that were entered in the settings; public holidays count where the policy's calendar is `company`, or `instead` says so.
 */
export function businessClockOf(policy: Pick<Policy, 'controls'>, companyDays: CompanyDays = NO_DAYS, instead?: HolidayCalendar): BusinessClock {
  const { hours, calendar: stated, closures = [] } = hoursOf(policy);
  const calendar = instead ?? stated;
  const closed = new Map([...closures.map((date) => [date, 'Company closure'] as const), ...companyDays.closed]);
  return createBusinessClock({ ...hours, dayOff: dayOffIn(calendar, { closed, holidays: companyDays.holidays }), closesEarly: (date) => companyDays.early.get(date)?.closes });
}

/** Which public holidays the policy keeps. */
export function calendarOf(policy: Pick<Policy, 'controls'>): HolidayCalendar {
  return hoursOf(policy).calendar;
}

function hoursOf(policy: Pick<Policy, 'controls'>): BusinessHours {
  const control = policy.controls.find(({ id }) => id === 'business-hours');
  return control ? (control.parameters as unknown as BusinessHours) : UNSAID;
}
