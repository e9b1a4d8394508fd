import { BLOCK_GAP } from './prose.ts';

/** One word, number or sign of a clause's prose. */
export interface Word {
  readonly kind: 'word' | 'number' | 'time' | 'date' | 'percent';
  /** In lower case, without a possessive ending. */
  readonly text: string;
  readonly raw: string;
  readonly start: number;
  readonly end: number;
}

/** The words of some prose and what stands between them. */
export interface Words {
  readonly prose: string;
  readonly list: readonly Word[];
}

const WORD =
  /(?<date>\d{4}-\d{2}-\d{2}(?!\d))|(?<time>\d{1,2}:\d{2}(?!\d))|(?<number>\d+(?:[\u00a0\u202f\u2009 ]\d{3}(?![\d.,]*\d))*(?:[.,]\d+)*)|(?<word>\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)*)|(?<percent>%)/gu;

/** Cuts prose into words. A number keeps its groups and decimals together (`1,180`, `1 180`, `2.180`), so that no part of it is read as another. */
export function cutWords(prose: string): Words {
  const list: Word[] = [];
  for (const match of prose.matchAll(WORD)) {
    const kind = (['date', 'time', 'number', 'word', 'percent'] as const).find((each) => match.groups![each] !== undefined)!;
    const raw = match[0];
    const text = raw.toLowerCase().replaceAll('’', "'").replace(/'s$/, '');
    list.push({ kind, text, raw, start: match.index, end: match.index + raw.length });
  }
  return { prose, list };
}

/** What stands between a word and the next one; an empty line past either end. */
export function gapAfter(words: Words, index: number): string {
  const [left, right] = [words.list[index], words.list[index + 1]];
  return left && right ? words.prose.slice(left.end, right.start) : BLOCK_GAP;
}

/** Whether a word and the next one are read together: a space, a hyphen or nothing between them, after a bracket that closes. */
export function isJoined(words: Words, index: number): boolean {
  return /^\)?(?:[ \u00a0\u202f\u2009]?|[-\u2010\u2011] ?)$/.test(gapAfter(words, index));
}

/** The words from `index` on if they are exactly these, joined. */
export function readsAs(words: Words, index: number, ...expected: readonly string[]): boolean {
  return expected.every((text, step) => words.list[index + step]?.text === text && (step === 0 || isJoined(words, index + step - 1)));
}
