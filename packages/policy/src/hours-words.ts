import { hoursKey } from './mention.ts';
import type { Mention } from './mention.ts';
import { readQuantity } from './number-words.ts';
import { gapAfter, isJoined } from './words.ts';
import type { Words } from './words.ts';

interface WallTime {
  /** Minutes after midnight as it is said; without am or pm, `nine` is 9:00. */
  readonly minutes: number;
  /** Said with am, pm, a colon or a name, so that it can only be a time. */
  readonly isSure: boolean;
  /** Half of the day is said, or needs no saying. */
  readonly isExact: boolean;
  readonly next: number;
}

/** "09:00 to 17:00", "from nine to five", "9 am – 5 pm", "between noon and 6 p.m.". */
export function readHours(words: Words, index: number): readonly Mention[] | undefined {
  const opens = readWallTime(words, index);
  if (!opens) return undefined;
  const gap = gapAfter(words, opens.next - 1);
  const isDash = /^\.? ?[-–—] ?$/.test(gap);
  const isWord = /^\.? $/.test(gap) && ['to', 'until', 'till', 'and'].includes(words.list[opens.next]?.text ?? '');
  const closes = isDash || isWord ? readWallTime(words, opens.next + (isDash ? 0 : 1)) : undefined;
  if (!closes) return undefined;
  const isIntroduced = ['from', 'between'].includes(words.list[index - 1]?.text ?? '');
  const isMeant = opens.isSure || closes.isSure || (isIntroduced && !isMeasure(words, closes.next));
  if (!isMeant) return undefined;
  const end = closes.minutes <= opens.minutes && !closes.isExact ? closes.minutes + 12 * 60 : closes.minutes;
  return end > opens.minutes && end < 24 * 60 ? [{ kind: 'hours', key: hoursKey(opens.minutes, end), first: index, next: closes.next }] : undefined;
}

function readWallTime(words: Words, index: number): WallTime | undefined {
  const word = words.list[index];
  if (word?.text === 'noon' || word?.text === 'midnight') return { minutes: word.text === 'noon' ? 720 : 0, isSure: true, isExact: true, next: index + 1 };
  if (word?.kind === 'time') {
    const [hour, minute] = word.raw.split(':').map(Number) as [number, number];
    return withHalfOfDay(words, index + 1, hour, minute, true, hour === 0 || hour > 12 || word.raw.startsWith('0'));
  }
  const quantity = readQuantity(words, index);
  if (!quantity || !Number.isInteger(quantity.value) || quantity.value > 23) return undefined;
  const isClock = isJoined(words, quantity.next - 1) && words.list[quantity.next]?.text === "o'clock";
  return withHalfOfDay(words, quantity.next + (isClock ? 1 : 0), quantity.value, 0, isClock, quantity.value === 0 || quantity.value > 12);
}

function withHalfOfDay(words: Words, index: number, hour: number, minute: number, isSure: boolean, isExact: boolean): WallTime | undefined {
  if (hour > 23 || minute > 59) return undefined;
  const half = isJoined(words, index - 1) ? readHalfOfDay(words, index) : undefined;
  if (!half || hour > 12) return { minutes: hour * 60 + minute, isSure, isExact, next: index };
  return { minutes: ((hour % 12) + (half.isAfternoon ? 12 : 0)) * 60 + minute, isSure: true, isExact: true, next: half.next };
}

/** am, a.m., pm, p.m. */
function readHalfOfDay(words: Words, index: number): { isAfternoon: boolean; next: number } | undefined {
  const text = words.list[index]?.text;
  if (text === 'am' || text === 'pm') return { isAfternoon: text === 'pm', next: index + 1 };
  const isDotted = (text === 'a' || text === 'p') && gapAfter(words, index) === '.' && words.list[index + 1]?.text === 'm';
  return isDotted ? { isAfternoon: text === 'p', next: index + 2 } : undefined;
}

/** "from five to ten minutes", "between 5 and 10 %", "from one to two deputies": the numbers count something, they are not times. */
function isMeasure(words: Words, index: number): boolean {
  return isJoined(words, index - 1) && !['in', 'on', 'at', 'by', 'every', 'each'].includes(words.list[index]?.text ?? '') && !/^[A-Z]/.test(words.list[index]?.raw ?? '');
}
