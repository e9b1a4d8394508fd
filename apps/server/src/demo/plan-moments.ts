import { assert, MS, plus, type Instant } from '@writ/kernel';
import { readMoment, type BusinessClock } from '../platform/calendar/index.ts';

/** When something came, counted back from the end: on a working day, on a day of rest, in a night, or just some hours ago. Times are wall times of the company. */
export type When =
  | { readonly workday: number; readonly at: string }
  | { readonly dayOff: number; readonly at: string }
  | { readonly night: number; readonly at: string }
  | { readonly hoursAgo: number };

/** Days that are looked through for the one that is meant. */
const MOST_DAYS = 400;

/** Finds moments of the company's past. `workday: 1` is the last working day that is over, `dayOff: 1` the last day of rest before today, `night: 1` last night. */
export function createMoments(end: Instant, time: Pick<BusinessClock, 'zone' | 'isOpen'>): (when: When) => Instant {
  const dateOf = new Intl.DateTimeFormat('en-CA', { timeZone: time.zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const dayBack = (days: number): string => dateOf.format(plus(end, -days * MS.day));
  const momentAt = (date: string, wall: string): Instant => {
    const at = readMoment(`${date}T${wall}`, time.zone);
    assert(at !== undefined, `${date} ${wall} is no moment`);
    return at;
  };
  const works = (date: string): boolean => time.isOpen(momentAt(date, '12:00'));
  const nth = (count: number, fits: (date: string) => boolean): string => {
    let left = count;
    for (let back = 1; back < MOST_DAYS; back += 1) {
      const date = dayBack(back);
      if (fits(date) && --left === 0) return date;
    }
    throw new Error(`there are no ${count} such days in ${MOST_DAYS}`);
  };
  return (when) => {
    if ('hoursAgo' in when) return plus(end, -Math.round(when.hoursAgo * MS.hour));
    if ('workday' in when) return momentAt(nth(when.workday, works), when.at);
    if ('dayOff' in when) return momentAt(nth(when.dayOff, (date) => !works(date)), when.at);
    return momentAt(dayBack(when.night), when.at);
  };
}
