import { MS } from '@writ/kernel';
import { readHours } from './hours-words.ts';
import { readDate } from './date-words.ts';
import { readQuantity } from './number-words.ts';
import { gapAfter, isJoined, readsAs } from './words.ts';
import type { Mention } from './mention.ts';
import type { Words } from './words.ts';

/** Every duration, percentage, date, span of hours and bare number in some prose, in order, none inside another. */
export function findMentions(words: Words): readonly Mention[] {
  const mentions: Mention[] = [];
  for (let index = 0; index < words.list.length; ) {
    const found = readHours(words, index) ?? readDate(words, index) ?? readRange(words, index) ?? readAmount(words, index) ?? [];
    const whole = found.length === 1 ? [withSmaller(words, found[0]!)] : found;
    mentions.push(...whole);
    index = whole.at(-1)?.next ?? skipUnread(words, index);
  }
  return mentions;
}

interface Unit {
  /** The key of one: milliseconds, months, or business time. */
  readonly each: number;
  readonly suffix: 'ms' | 'months' | 'business hours' | 'business days';
  readonly next: number;
}

const PLAIN_UNITS: Readonly<Record<string, readonly [each: number, suffix: 'ms' | 'months']>> = {
  minute: [MS.minute, 'ms'], min: [MS.minute, 'ms'],
  hour: [MS.hour, 'ms'], hr: [MS.hour, 'ms'], h: [MS.hour, 'ms'],
  day: [MS.day, 'ms'], d: [MS.day, 'ms'],
  week: [7 * MS.day, 'ms'], fortnight: [14 * MS.day, 'ms'],
  month: [1, 'months'], quarter: [3, 'months'], year: [12, 'months'], yr: [12, 'months'],
};
const ADVERBS: Readonly<Record<string, string>> = {
  hourly: `${MS.hour} ms`, daily: `${MS.day} ms`, nightly: `${MS.day} ms`, weekly: `${7 * MS.day} ms`, fortnightly: `${14 * MS.day} ms`,
  monthly: '1 months', semiannual: '6 months', semiannually: '6 months', quarterly: '3 months', yearly: '12 months', annually: '12 months', annual: '12 months',
};
const BUSINESS = new Set(['business', 'working', 'office']);
const CALENDAR = new Set(['calendar', 'full', 'whole', 'clear', 'consecutive', 'straight']);
const SINGLE = new Set(['a', 'an', 'every', 'each', 'per', 'single']);
/** After these, "a day" is a rate or a part and not a length of one day. */
const RATES = new Set(['twice', 'thrice', 'times', 'of', 'other', 'second', 'third', 'half']);

function readUnit(words: Words, index: number): Unit | undefined {
  const qualifier = words.list[index]?.text ?? '';
  const isQualified = BUSINESS.has(qualifier) || CALENDAR.has(qualifier);
  if (isQualified && !isJoined(words, index)) return undefined;
  const at = isQualified ? index + 1 : index;
  const text = words.list[at]?.text ?? '';
  const unit = PLAIN_UNITS[text.replace(/'$/, '')] ?? PLAIN_UNITS[text.replace(/s$/, '')];
  if (!isQualified && /^workdays?'?$/.test(text)) return { each: 1, suffix: 'business days', next: at + 1 };
  if (!unit) return undefined;
  if (!BUSINESS.has(qualifier)) return { each: unit[0], suffix: unit[1], next: at + 1 };
  if (unit[0] === MS.hour) return { each: 1, suffix: 'business hours', next: at + 1 };
  return unit[0] === MS.day ? { each: 1, suffix: 'business days', next: at + 1 } : undefined;
}

/** "180 days", "two business hours", "99 %", "an hour", "daily", or a bare number. */
function readAmount(words: Words, index: number): readonly Mention[] | undefined {
  if (index >= words.list.length) return undefined;
  const halfYear = [['semi', 'annual'], ['semi', 'annually'], ['half', 'yearly']].some((pair) => readsAs(words, index, ...pair));
  if (halfYear) return [{ kind: 'duration', key: '6 months', first: index, next: index + 2 }];
  const adverb = ADVERBS[words.list[index]!.text];
  if (adverb) return isAfterRate(words, index) || gapAfter(words, index - 1) === '-' ? undefined : [{ kind: 'duration', key: adverb, first: index, next: index + 1 }];
  const quantity = readQuantity(words, index);
  if (!quantity) return readSingle(words, index);
  const { value, next } = quantity;
  const unit = isJoined(words, next - 1) ? readUnit(words, next) : undefined;
  if (unit) return [durationMention(words, value, unit, index)];
  const percentEnd = readPercentSign(words, next);
  if (percentEnd) return [{ kind: 'percent', key: String(value), first: index, next: percentEnd }];
  return isPartOfWord(words, index, next) ? undefined : [{ kind: 'count', key: String(value), first: index, next }];
}

const PARTS: readonly (readonly [parts: number, ...words: string[]])[] = [[2, 'half', 'a'], [2, 'half', 'an'], [2, 'half'], [4, 'quarter', 'of', 'a'], [4, 'quarter', 'of', 'an']];

/** "half an hour", "a half-day", "quarter of an hour". */
function readPart(words: Words, index: number): readonly Mention[] | undefined {
  for (const [parts, ...spoken] of PARTS) {
    const at = index + spoken.length;
    const unit = readsAs(words, index, ...spoken) && isJoined(words, at - 1) ? readUnit(words, at) : undefined;
    if (unit && !words.list[unit.next - 1]!.text.endsWith('s')) return [{ kind: 'duration', key: `${unit.each / parts} ${unit.suffix}`, first: index, next: unit.next }];
  }
  return undefined;
}

/** "a day", "every business day", "half an hour". */
function readSingle(words: Words, index: number): readonly Mention[] | undefined {
  const part = readPart(words, index);
  if (part) return part;
  if (!SINGLE.has(words.list[index]!.text) || !isJoined(words, index) || isAfterRate(words, index)) return undefined;
  const unit = readUnit(words, index + 1);
  const last = unit && words.list[unit.next - 1]!.text;
  // "per days" and "a d" are no lengths, and "a quarter of the hosts" is a share.
  if (!unit || last!.length < 3 || last!.endsWith('s') || words.list[unit.next]?.text === 'of') return undefined;
  return [durationMention(words, 1, unit, index)];
}

function durationMention(words: Words, value: number, unit: Unit, first: number): Mention {
  const hasHalf = isJoined(words, unit.next - 1) && readsAs(words, unit.next, 'and', 'a', 'half');
  return { kind: 'duration', key: `${(value + (hasHalf ? 0.5 : 0)) * unit.each} ${unit.suffix}`, first, next: unit.next + (hasHalf ? 3 : 0) };
}

/** "two hours and 30 minutes", "1 h 30 min": a length that goes on in a smaller unit is one length, so that no part of it is read as the whole. */
function withSmaller(words: Words, whole: Mention): Mention {
  const unit = whole.kind === 'duration' ? readUnit(words, whole.next - 1) : undefined;
  if (!unit || gapAfter(words, whole.next - 1) !== ' ') return whole;
  const hasAnd = words.list[whole.next]?.text === 'and';
  const from = whole.next + (hasAnd ? 1 : 0);
  const quantity = !hasAnd || gapAfter(words, whole.next) === ' ' ? readQuantity(words, from) : undefined;
  const rest = quantity && isJoined(words, quantity.next - 1) ? readUnit(words, quantity.next) : undefined;
  if (!quantity || !rest || rest.suffix !== unit.suffix || rest.each >= unit.each || words.list[rest.next]?.text === 'respectively') return whole;
  return { ...whole, key: `${Number.parseFloat(whole.key) + quantity.value * rest.each} ${rest.suffix}`, next: rest.next };
}

/** "7 or 14 days", "30–90 days", "5 to 10 %": the first number counts in the unit of the second. */
function readRange(words: Words, index: number): readonly Mention[] | undefined {
  const low = readQuantity(words, index);
  if (!low) return undefined;
  const gap = gapAfter(words, low.next - 1);
  const isDash = /^ ?[-–—] ?$/.test(gap);
  const isWord = gap === ' ' && ['or', 'to', 'and'].includes(words.list[low.next]?.text ?? '');
  const [second] = isDash || isWord ? (readAmount(words, low.next + (isDash ? 0 : 1)) ?? []) : [];
  if (!second || (second.kind !== 'duration' && second.kind !== 'percent') || !readQuantity(words, second.first)) return undefined;
  const high = readQuantity(words, second.first)!;
  const unit = second.kind === 'duration' ? readUnit(words, high.next)! : undefined;
  const key = unit ? `${low.value * unit.each} ${unit.suffix}` : String(low.value);
  return [{ kind: second.kind, key, first: index, next: low.next }, second];
}

function readPercentSign(words: Words, index: number): number | undefined {
  if (!isJoined(words, index - 1)) return undefined;
  if (words.list[index]?.kind === 'percent' || words.list[index]?.text === 'percent') return index + 1;
  return readsAs(words, index, 'per', 'cent') ? index + 2 : undefined;
}

/** "two-factor", "one-on-one", "180th", "no one": a number in a word that means something else. */
function isPartOfWord(words: Words, first: number, next: number): boolean {
  const before = gapAfter(words, first - 1);
  const after = gapAfter(words, next - 1);
  return /^[-\u2010\u2011]?$/.test(after) || /^[-\u2010\u2011]$/.test(before) || readsAs(words, first - 1, 'no', 'one');
}

function isAfterRate(words: Words, index: number): boolean {
  return index > 0 && gapAfter(words, index - 1) === ' ' && RATES.has(words.list[index - 1]!.text);
}

/** Past a number that says nothing by itself, so that its last words are not read as a number of their own. */
function skipUnread(words: Words, index: number): number {
  return readQuantity(words, index)?.next ?? index + 1;
}
