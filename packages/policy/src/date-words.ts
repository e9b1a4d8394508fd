import type { Mention } from './mention.ts';
import { readQuantity } from './number-words.ts';
import { gapAfter } from './words.ts';
import type { Words } from './words.ts';

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];

/** `2026-11-24`, "24 November 2026", "24 Nov 2026", "November 24, 2026". */
export function readDate(words: Words, index: number): readonly Mention[] | undefined {
  const [first, second, third] = words.list.slice(index, index + 3);
  if (first?.kind === 'date') return [{ kind: 'date', key: first.raw, first: index, next: index + 1 }];
  if (!first || !second || !third || gapAfter(words, index) !== ' ' || !/^,? $/.test(gapAfter(words, index + 1))) return undefined;
  const month = monthOf(first.text) ?? monthOf(second.text);
  const day = readQuantity(words, monthOf(first.text) === undefined ? index : index + 1)?.value;
  if (month === undefined || day === undefined || day < 1 || day > 31 || !/^\d{4}$/.test(third.raw)) return undefined;
  return [{ kind: 'date', key: `${third.raw}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`, first: index, next: index + 3 }];
}

/** `24 November 2026`. */
export function sayDate(date: string): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const name = MONTHS[month - 1]!;
  return `${day} ${name[0]!.toUpperCase()}${name.slice(1)} ${year}`;
}

function monthOf(text: string): number | undefined {
  const found = MONTHS.findIndex((name) => name === text || (text.length >= 3 && name.slice(0, text.length) === text && text.length <= 4));
  return found < 0 ? undefined : found + 1;
}
