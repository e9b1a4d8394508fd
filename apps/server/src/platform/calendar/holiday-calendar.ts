import { federalHolidays } from './federal-holidays.ts';

/** Calendars of public holidays. `US` is known by rule, `company` is what the company has put in force itself, `none` knows weekends only. */
export const HOLIDAY_CALENDARS = ['US', 'none', 'company'] as const;
export type HolidayCalendar = (typeof HOLIDAY_CALENDARS)[number];

/** A company's own days by date, `YYYY-MM-DD`. Closures and half days hold with any calendar, public holidays only with `company`. */
export interface CompanyDays {
  readonly closed: ReadonlyMap<string, string>;
  readonly early: ReadonlyMap<string, { readonly closes: string; readonly name: string }>;
  readonly holidays: ReadonlyMap<string, string>;
}

/** The function that names a day off by the rules of `calendar` and the company's own days. Years are worked out once. */
export function dayOffIn(calendar: HolidayCalendar, { closed, holidays }: Pick<CompanyDays, 'closed' | 'holidays'>): (date: string) => string | undefined {
  const years = new Map<number, ReadonlyMap<string, string>>();
  return (date) => {
    const closure = closed.get(date);
    if (closure !== undefined || calendar === 'none') return closure;
    if (calendar === 'company') return holidays.get(date);
    const year = Number(date.slice(0, 4));
    let days = years.get(year);
    if (!days) {
      days = new Map(federalHolidays(year).map((holiday) => [holiday.date, holiday.name]));
      years.set(year, days);
    }
    return days.get(date);
  };
}
