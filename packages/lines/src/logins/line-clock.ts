import { createTimeReader, type TimeOptions } from '../time/time-reader.ts';
import type { TimeForm } from './envelope.ts';

/** Reads when a line was written, as milliseconds since the epoch; NaN when it does not say. */
export interface LineClock {
  readonly at: (text: string, form: TimeForm, start: number) => number;
  /** The same of a time in ASCII at `start` of which the form was seen (`Nov 24 06:08:36 `, or ISO with a space behind it), where it lies on the day of one that was read as text; NaN when it must be read so. */
  readonly atBytes: (bytes: Uint8Array, start: number) => number;
}

/** Characters of `Nov 24 ` before the clock of RFC 3164. */
const DAY_CHARACTERS = 7;
/** Characters of `2026-11-24T`. */
const ISO_DAY_CHARACTERS = 11;
const DAY_MS = 86_400_000;

export function createLineClock(options: TimeOptions): LineClock {
  const time = createTimeReader(options);
  let day = '';
  let dayAt = Number.NaN;
  const isoDay = new Uint8Array(ISO_DAY_CHARACTERS);
  let isoDayAt = Number.NaN;
  /** What stands behind the clock and its fraction: `Z` or `+01:00`. */
  let isoOffset = '';

  return { at, atBytes };

  function at(text: string, form: TimeForm, start: number): number {
    switch (form) {
      case 'bsd': return bsd(text, start);
      case 'iso': return iso(text, start);
      case 'asctime': case 'slashes':
        time[form](text, start);
        return read();
      case 'epoch': return Number.parseFloat(text.slice(start, start + 20)) * 1_000;
      case 'none': return within(text.slice(start, start + 2_000));
    }
  }

  /** Lines of one day follow each other: of all but its first only the clock is read. */
  function bsd(text: string, start: number): number {
    if (text.startsWith(day, start) && day !== '' && text.charCodeAt(start + 15) === 32 && text.charCodeAt(start + 9) === 58 && !isYear(text, start + 16)) {
      const ms = clockMs(text, start + DAY_CHARACTERS);
      if (ms >= 0) return dayAt + ms;
    }
    time.bsd(text, start);
    const found = read();
    if (!Number.isNaN(found)) rememberDay(text.slice(start, start + DAY_CHARACTERS));
    return found;
  }

  /** Remembers a day whose clock goes evenly: not one on which the zone's offset changes. The month and year turn with the first line of the next. */
  function rememberDay(text: string): void {
    day = '';
    if (text.charCodeAt(6) !== 32) return;
    time.bsd(`${text}00:00:00`, 0);
    const first = read();
    time.bsd(`${text}23:59:59`, 0);
    if (read() - first !== DAY_MS - 1_000) return;
    day = ` ${text}`.slice(1);
    dayAt = first;
  }

  function iso(text: string, start: number): number {
    time.iso(text, start);
    const found = read();
    if (!Number.isNaN(found)) rememberIsoDay(text, start, found);
    return found;
  }

  /** Where the offset is said, a day goes evenly. */
  function rememberIsoDay(text: string, start: number, found: number): void {
    const ms = clockMs(text, start + ISO_DAY_CHARACTERS);
    const match = ISO_TAIL.exec(text.slice(start + 19, start + 40));
    isoOffset = '';
    if (ms < 0 || match === null || text.charCodeAt(start + 10) !== 84) return;
    for (let index = 0; index < ISO_DAY_CHARACTERS; index += 1) isoDay[index] = text.charCodeAt(start + index);
    isoOffset = match[2]!;
    isoDayAt = found - ms - firstThree(match[1] ?? '');
  }

  function atBytes(bytes: Uint8Array, start: number): number {
    if (bytes[start + 4] === 45) return isoOfBytes(bytes, start);
    if (day === '') return Number.NaN;
    for (let index = 0; index < DAY_CHARACTERS; index += 1) if (bytes[start + index] !== day.charCodeAt(index)) return Number.NaN;
    const ms = clockOfBytes(bytes, start + DAY_CHARACTERS);
    return ms < 0 ? Number.NaN : dayAt + ms;
  }

  function isoOfBytes(bytes: Uint8Array, start: number): number {
    if (isoOffset === '') return Number.NaN;
    for (let index = 0; index < ISO_DAY_CHARACTERS; index += 1) if (bytes[start + index] !== isoDay[index]) return Number.NaN;
    const ms = clockOfBytes(bytes, start + ISO_DAY_CHARACTERS);
    let at = start + 19;
    let fraction = 0;
    if (bytes[at] === 46) {
      let unit = 100;
      for (at += 1; isDigit(bytes[at]!); at += 1, unit = Math.floor(unit / 10)) fraction += (bytes[at]! - 48) * unit;
      // Nobody writes more of a second, nor a point with nothing behind it.
      if (at === start + 20 || at > start + 29) return Number.NaN;
    }
    for (let index = 0; index < isoOffset.length; index += 1) if (bytes[at + index] !== isoOffset.charCodeAt(index)) return Number.NaN;
    return ms < 0 || bytes[at + isoOffset.length] !== 32 ? Number.NaN : isoDayAt + ms + fraction;
  }

  /** Access logs have their time in square brackets, and Apache's error log begins with it. */
  function within(line: string): number {
    const open = line.indexOf('[');
    if (open === -1) return Number.NaN;
    return time.access(line, open + 1) > 0 || time.asctime(line, open + 1) > 0 ? read() : Number.NaN;
  }

  function read(): number {
    return time.at === null ? Number.NaN : Date.parse(time.at);
  }
}

function isYear(text: string, at: number): boolean {
  return text.charCodeAt(at) === 50 && text.charCodeAt(at + 1) === 48 && text.charCodeAt(at + 4) === 32;
}

/** Milliseconds since midnight of `hh:mm:ss`, or -1. */
function clockMs(text: string, at: number): number {
  const hours = pair(text, at);
  const minutes = pair(text, at + 3);
  const seconds = pair(text, at + 6);
  return hours > 23 || minutes > 59 || seconds > 59 || hours < 0 || minutes < 0 || seconds < 0 ? -1 : (hours * 3_600 + minutes * 60 + seconds) * 1_000;
}

/** The fraction of a second, and the offset with a space behind it. */
const ISO_TAIL = /^(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) /;

/** Milliseconds of the fraction `digits`. */
function firstThree(digits: string): number {
  return Number(digits.slice(0, 3).padEnd(3, '0'));
}

function clockOfBytes(bytes: Uint8Array, at: number): number {
  const hours = pairOfBytes(bytes, at);
  const minutes = pairOfBytes(bytes, at + 3);
  const seconds = pairOfBytes(bytes, at + 6);
  return hours > 23 || minutes > 59 || seconds > 59 || hours < 0 || minutes < 0 || seconds < 0 || bytes[at + 2] !== 58 || bytes[at + 5] !== 58 ? -1 : (hours * 3_600 + minutes * 60 + seconds) * 1_000;
}

function pairOfBytes(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - 48;
  const ones = bytes[at + 1]! - 48;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

function pair(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
}
