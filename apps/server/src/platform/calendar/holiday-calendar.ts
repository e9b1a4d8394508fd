import { federalHolidays } from './federal-holidays.ts';

/** Calendars of public holidays that Writ knows by rule. `none` knows weekends only. */
export const HOLIDAY_CALENDARS = ['US', 'none'] as const;
export type HolidayCalendar = (typeof HOLIDAY_CALENDARS)[number];

/** A company's own days off: `YYYY-MM-DD`, named as `Company closure`. */
export type Closures = ReadonlySet<string>;

/** The function that names a day off by the rules of `calendar` and the company's closures. Years are worked out once. */
export function dayOffIn(calendar: HolidayCalendar, closures: Closures = new Set()): (date: string) => string | undefined {
  const years = new Map<number, ReadonlyMap<string, string>>();
  return (date) => {
    if (closures.has(date)) return 'Company closure';
    if (calendar === 'none') return undefined;
    const year = Number(date.slice(0, 4));
    let days = years.get(year);
    if (!days) {
      days = new Map(federalHolidays(year).map((holiday) => [holiday.date, holiday.name]));
      years.set(year, days);
    }
    return days.get(date);
  };
}
