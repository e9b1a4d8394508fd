import { afterDigits, fourDigits, isDigit, twoDigits } from './digits.ts';
import { daysIn, type LocalTime, utcText } from './utc-text.ts';
import { readZone, type Zone } from './zone.ts';

/** What lines leave out about time, said by whoever reads them. */
export interface TimeOptions {
  /** For times without an offset: `UTC` (the default), `+02:00` or an IANA name. */
  readonly zone?: string;
  /** For dates without a year: they lie before this instant (milliseconds since the epoch), or at most one day after it. */
  readonly reference: number;
  /** Instead of `reference`: the year of the first date without one. It turns over when December becomes January. */
  readonly year?: number;
}

/**
 * Reads times at a place in a text. Each function gives where the time ends, or -1 when there is none, and leaves the instant in `at`:
 * null when what has the form of a time is none (31 February). One is shared by all the lines of a file, because it remembers the last second and the year.
 */
export interface TimeReader {
  /** The instant that was read last, RFC 3339 in UTC. */
  at: string | null;
  /** ISO 8601 and RFC 3339: `2026-11-24T06:08:36.123+01:00`, also with a space, a comma or without offset. */
  readonly iso: (text: string, start: number) => number;
  /** RFC 3164: `Nov 24 06:08:36`, also with a year after the day, or a fraction. */
  readonly bsd: (text: string, start: number) => number;
  /** Access logs: `24/Nov/2026:06:08:36 +0100`. */
  readonly access: (text: string, start: number) => number;
  /** `Tue Nov 24 06:08:36.123456 2026`, as Apache's error log and asctime(3) write it. */
  readonly asctime: (text: string, start: number) => number;
  /** `2026/11/24 06:08:36`, as nginx and Go write it, and `26/11/24 06:08:36`. */
  readonly slashes: (text: string, start: number) => number;
  /** `261124 060836`, as Hadoop and MySQL write it. */
  readonly compact: (text: string, start: number) => number;
  /** `1124 06:08:36.123456`, as glog writes it. */
  readonly glog: (text: string, start: number) => number;
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const DAY_MS = 86_400_000;

/** The month from 1 whose English short name stands at `at`, or 0. */
export function monthAt(text: string, at: number): number {
  // Compared by number because this runs for every line of every file.
  const first = text.charCodeAt(at);
  if (first < 65 || first > 83) return 0;
  const found = MONTHS.indexOf(text.slice(at, at + 3));
  return found >= 0 && found % 3 === 0 && text.length >= at + 3 ? found / 3 + 1 : 0;
}

export function createTimeReader(options: TimeOptions): TimeReader {
  const zone = readZone(options.zone ?? 'UTC');
  const inferYear = options.year === undefined ? yearsBefore(options.reference, zone) : yearsFrom(options.year);
  let lastBsd = '';
  let lastBsdAt: string | null = null;
  let lastAccess = '';
  let lastAccessAt: string | null = null;

  const reader: TimeReader = { at: null, iso, bsd, access, asctime, slashes, compact, glog };
  return reader;

  function keep(time: LocalTime, offset: Zone | number): void {
    reader.at = utcText(time, offset) ?? null;
  }

  function iso(text: string, start: number): number {
    const separator = text.charCodeAt(start + 10);
    if (text.charCodeAt(start + 4) !== 45 || text.charCodeAt(start + 7) !== 45 || (separator !== 84 && separator !== 32 && separator !== 95)) return -1;
    const year = fourDigits(text, start);
    const clock = readClock(text, start + 11);
    if (year < 0 || clock < 0) return -1;
    const end = afterFraction(text, clock);
    const fraction = fractionOf(text, clock, end);
    const time = { year, month: twoDigits(text, start + 5), day: twoDigits(text, start + 8), hour: twoDigits(text, start + 11), minute: twoDigits(text, start + 14), second: twoDigits(text, start + 17), fraction };
    return readOffset(text, end, time);
  }

  /** The offset at `at`, if there is one, also behind one space. */
  function readOffset(text: string, at: number, time: LocalTime): number {
    const place = text.charCodeAt(at) === 32 && isSign(text.charCodeAt(at + 1)) && twoDigits(text, at + 2) >= 0 && twoDigits(text, at + 4) >= 0 ? at + 1 : at;
    const code = text.charCodeAt(place);
    if (code === 90) {
      keep(time, 0);
      return place + 1;
    }
    const hours = isSign(code) ? twoDigits(text, place + 1) : -1;
    if (hours < 0) {
      const isUtc = text.startsWith(' UTC', at) || text.startsWith(' GMT', at);
      keep(time, isUtc ? 0 : zone);
      return isUtc ? at + 4 : at;
    }
    const colon = text.charCodeAt(place + 3) === 58 ? 1 : 0;
    const minutes = twoDigits(text, place + 3 + colon);
    keep(time, (code === 45 ? -1 : 1) * (hours * 60 + Math.max(minutes, 0)));
    return minutes < 0 ? place + 3 : place + 5 + colon;
  }

  function bsd(text: string, start: number): number {
    // Lines of the same second follow each other: the text of the last one is enough to know this one.
    if (lastBsd !== '' && text.startsWith(lastBsd, start) && !isDigit(text.charCodeAt(start + lastBsd.length)) && !isPoint(text.charCodeAt(start + lastBsd.length))) {
      reader.at = lastBsdAt;
      return start + lastBsd.length;
    }
    const month = monthAt(text, start);
    if (month === 0 || text.charCodeAt(start + 3) !== 32) return -1;
    let at = text.charCodeAt(start + 4) === 32 ? start + 5 : start + 4;
    const dayEnd = afterDigits(text, at);
    if (dayEnd === at || dayEnd > at + 2 || text.charCodeAt(dayEnd) !== 32) return -1;
    const day = dayEnd === at + 2 ? twoDigits(text, at) : text.charCodeAt(at) - 48;
    at = dayEnd + 1;
    let year = -1;
    if (text.charCodeAt(at + 4) === 32 && (year = fourDigits(text, at)) >= 0) at += 5;
    const clock = readClock(text, at);
    if (clock < 0) return -1;
    let end = afterFraction(text, clock);
    const known = { month, day, hour: twoDigits(text, at), minute: twoDigits(text, at + 3), second: twoDigits(text, at + 6), fraction: fractionOf(text, clock, end) };
    if (year < 0 && text.charCodeAt(end) === 32 && text.charCodeAt(end + 5) === 32 && text.charCodeAt(end + 1) === 50) {
      year = fourDigits(text, end + 1);
      if (year >= 1990 && year < 2100) end += 5;
      else year = -1;
    }
    keep({ year: year < 0 ? inferYear(known) : year, ...known }, zone);
    // Only the plain form is remembered: others could begin alike and go on otherwise.
    if (year < 0 && end === clock) {
      lastBsd = text.slice(start, end);
      lastBsdAt = reader.at;
    }
    return end;
  }

  function access(text: string, start: number): number {
    if (lastAccess !== '' && text.startsWith(lastAccess, start)) {
      reader.at = lastAccessAt;
      return start + lastAccess.length;
    }
    const month = text.charCodeAt(start + 2) === 47 ? monthAt(text, start + 3) : 0;
    if (month === 0 || text.charCodeAt(start + 6) !== 47 || text.charCodeAt(start + 11) !== 58) return -1;
    const year = fourDigits(text, start + 7);
    const clock = readClock(text, start + 12);
    if (year < 0 || clock < 0) return -1;
    const fractionEnd = afterFraction(text, clock);
    const end = readOffset(text, fractionEnd, { year, month, day: twoDigits(text, start), hour: twoDigits(text, start + 12), minute: twoDigits(text, start + 15), second: twoDigits(text, start + 18), fraction: fractionOf(text, clock, fractionEnd) });
    lastAccess = text.slice(start, end);
    lastAccessAt = reader.at;
    return end;
  }

  function asctime(text: string, start: number): number {
    const month = monthAt(text, start + 4);
    if (month === 0 || text.charCodeAt(start + 3) !== 32 || text.charCodeAt(start + 7) !== 32) return -1;
    const dayAt = text.charCodeAt(start + 8) === 32 ? start + 9 : start + 8;
    const dayEnd = afterDigits(text, dayAt);
    const clock = dayEnd === dayAt || dayEnd > dayAt + 2 ? -1 : readClock(text, dayEnd + 1);
    if (clock < 0) return -1;
    const end = afterFraction(text, clock);
    const year = fourDigits(text, end + 1);
    if (year < 0) return -1;
    keep({ year, month, day: Number(text.slice(dayAt, dayEnd)), hour: twoDigits(text, dayEnd + 1), minute: twoDigits(text, dayEnd + 4), second: twoDigits(text, dayEnd + 7), fraction: fractionOf(text, clock, end) }, zone);
    return end + 5;
  }

  function slashes(text: string, start: number): number {
    const isLong = text.charCodeAt(start + 4) === 47;
    const at = isLong ? start + 5 : start + 3;
    if ((!isLong && text.charCodeAt(start + 2) !== 47) || text.charCodeAt(at + 2) !== 47 || text.charCodeAt(at + 5) !== 32) return -1;
    const year = isLong ? fourDigits(text, start) : centuryOf(twoDigits(text, start));
    const clock = readClock(text, at + 6);
    if (year < 0 || clock < 0) return -1;
    const end = afterFraction(text, clock);
    keep({ year, month: twoDigits(text, at), day: twoDigits(text, at + 3), hour: twoDigits(text, at + 6), minute: twoDigits(text, at + 9), second: twoDigits(text, at + 12), fraction: fractionOf(text, clock, end) }, zone);
    return end;
  }

  function compact(text: string, start: number): number {
    if (text.charCodeAt(start + 6) !== 32 || afterDigits(text, start) !== start + 6) return -1;
    const spaced = text.charCodeAt(start + 7) === 32 ? start + 8 : start + 7;
    const year = centuryOf(twoDigits(text, start));
    const date = { year, month: twoDigits(text, start + 2), day: twoDigits(text, start + 4) };
    if (afterDigits(text, start + 7) === start + 13) {
      keep({ ...date, hour: twoDigits(text, start + 7), minute: twoDigits(text, start + 9), second: twoDigits(text, start + 11), fraction: '' }, zone);
      return reader.at === null ? -1 : start + 13;
    }
    const padded = text.charCodeAt(spaced + 1) === 58 ? `0${text.slice(spaced, spaced + 7)}` : text.slice(spaced, spaced + 8);
    if (readClock(padded, 0) < 0) return -1;
    keep({ ...date, hour: twoDigits(padded, 0), minute: twoDigits(padded, 3), second: twoDigits(padded, 6), fraction: '' }, zone);
    return reader.at === null ? -1 : spaced + (text.charCodeAt(spaced + 1) === 58 ? 7 : 8);
  }

  function glog(text: string, start: number): number {
    const month = twoDigits(text, start);
    const day = twoDigits(text, start + 2);
    const clock = month < 0 || day < 0 || text.charCodeAt(start + 4) !== 32 ? -1 : readClock(text, start + 5);
    if (clock < 0) return -1;
    const end = afterFraction(text, clock);
    const known = { month, day, hour: twoDigits(text, start + 5), minute: twoDigits(text, start + 8), second: twoDigits(text, start + 11), fraction: fractionOf(text, clock, end) };
    keep({ year: inferYear(known), ...known }, zone);
    return end;
  }
}

type WithoutYear = Omit<LocalTime, 'year'>;

/** The latest year in which the date exists and lies at most a day after the reference. Leap days look back up to eight years, over 1900 and its like. */
function yearsBefore(reference: number, zone: Zone): (time: WithoutYear) => number {
  const latest = reference + DAY_MS;
  const lastYear = new Date(latest + zone(reference) * 60_000).getUTCFullYear();
  return ({ month, day, hour, minute, second }) => {
    for (let year = lastYear; year > lastYear - 9; year -= 1) {
      if (day > daysIn(year, month)) continue;
      const local = Date.UTC(year, month - 1, day, hour, minute, second);
      if (local - zone(local) * 60_000 <= latest) return year;
    }
    return lastYear;
  };
}

/** The given year, and on from it as the months turn over. A line that comes late from December after January has begun is of the year before. */
function yearsFrom(first: number): (time: WithoutYear) => number {
  let year = first;
  let lastMonth = 0;
  return ({ month }) => {
    if (lastMonth !== 0 && month < lastMonth - 6) year += 1;
    else if (lastMonth !== 0 && month > lastMonth + 6 && year > first) return year - 1;
    lastMonth = month;
    return year;
  };
}

/** `hh:mm:ss` at `at`: where it ends, or -1. */
function readClock(text: string, at: number): number {
  return text.charCodeAt(at + 2) === 58 && text.charCodeAt(at + 5) === 58 && twoDigits(text, at) >= 0 && twoDigits(text, at + 3) >= 0 && twoDigits(text, at + 6) >= 0 ? at + 8 : -1;
}

/** Where up to nine digits behind a point or comma at `at` end. */
function afterFraction(text: string, at: number): number {
  if (!isPoint(text.charCodeAt(at)) || !isDigit(text.charCodeAt(at + 1))) return at;
  const end = afterDigits(text, at + 1);
  return end > at + 10 ? at : end;
}

function fractionOf(text: string, at: number, end: number): string {
  return end === at ? '' : `.${text.slice(at + 1, end)}`;
}

/** Two digits of a year as POSIX reads them (strptime %y): 69 to 99 are of the last century. */
function centuryOf(year: number): number {
  return year < 0 ? -1 : year < 69 ? 2000 + year : 1900 + year;
}

function isSign(code: number): boolean {
  return code === 43 || code === 45;
}

function isPoint(code: number): boolean {
  return code === 46 || code === 44;
}
