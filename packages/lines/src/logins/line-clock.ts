import { createTimeReader, type TimeOptions } from '../time/time-reader.ts';
import type { TimeForm } from './envelope.ts';

/** Reads when a line was written, as milliseconds since the epoch; NaN when it does not say. */
export interface LineClock {
  readonly at: (text: string, form: TimeForm, start: number) => number;
}

/** Characters of `Nov 24 ` before the clock of RFC 3164. */
const DAY_CHARACTERS = 7;
const DAY_MS = 86_400_000;

export function createLineClock(options: TimeOptions): LineClock {
  const time = createTimeReader(options);
  let day = '';
  let dayAt = Number.NaN;

  return { at };

  function at(text: string, form: TimeForm, start: number): number {
    switch (form) {
      case 'bsd': return bsd(text, start);
      case 'iso': case 'asctime': case 'slashes':
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

function pair(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
}
