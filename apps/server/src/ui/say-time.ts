import { saySpan, type Instant } from '@writ/kernel';

/** Who reads a page: what time it is for them, and in which IANA zone they read times. */
export interface Reader {
  readonly now: Instant;
  readonly zone: string;
}

type Form = 'moment' | 'day' | 'clock';
const FORMS: Readonly<Record<Form, Intl.DateTimeFormatOptions>> = {
  moment: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' },
  day: { day: 'numeric', month: 'long', year: 'numeric' },
  clock: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' },
};
// Making a formatter costs about a hundred times as much as using one, and a list has hundreds of times.
const formatters = new Map<string, Intl.DateTimeFormat>();

function format(form: Form, at: Instant, zone: string): string {
  const key = `${form} ${zone}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', { ...FORMS[form], timeZone: zone });
    formatters.set(key, formatter);
  }
  return formatter.format(at);
}

/** `21 Nov 2026, 06:12 UTC`: a moment in the reader's zone, which it names. */
export function sayMoment(at: Instant, zone: string): string {
  return format('moment', at, zone);
}

/** `21 Nov, 06:12 UTC`: a moment of the last or next months, when the year goes without saying. */
export function sayClock(at: Instant, reader: Reader): string {
  return Math.abs(reader.now - at) < 300 * 86_400_000 ? format('clock', at, reader.zone) : sayMoment(at, reader.zone);
}

/** `21 November 2026`. */
export function sayDay(at: Instant, zone: string): string {
  return format('day', at, zone);
}

/** `2 min ago`, `in 3 h`, `just now`: where `at` lies as seen from `now`. */
export function sayRelative(at: Instant, now: Instant): string {
  const distance = at - now;
  if (Math.abs(distance) < 10_000) return 'just now';
  return distance > 0 ? `in ${saySpan(distance)}` : `${saySpan(distance)} ago`;
}
