import { durationKey, hoursKey } from './mention.ts';
import { readQuantity } from './number-words.ts';
import { cutWords, gapAfter, isJoined } from './words.ts';
import type { Expression } from './expression.ts';
import type { Mention } from './mention.ts';
import type { Word, Words } from './words.ts';

/** From one word up to, not including, another. */
export interface WordRange {
  readonly first: number;
  readonly next: number;
}

/** Every place where the words say the expression. */
export function matchExpression(expression: Expression, words: Words, mentions: readonly Mention[]): readonly WordRange[] {
  switch (expression.kind) {
    case 'duration': return sayingSame(mentions, 'duration', durationKey(expression.duration));
    case 'percent': return sayingSame(mentions, 'percent', String(expression.percent));
    case 'hours': return sayingSame(mentions, 'hours', hoursKey(expression.opens, expression.closes));
    case 'date': return sayingSame(mentions, 'date', expression.date);
    case 'count': return matchCount(expression.amount, expression.of, words, mentions);
    case 'phrase': return matchPhrases(expression.phrases, words);
  }
}

function sayingSame(mentions: readonly Mention[], kind: Mention['kind'], key: string): readonly Mention[] {
  return mentions.filter((mention) => mention.kind === kind && mention.key === key);
}

function matchCount(amount: number, of: readonly string[], words: Words, mentions: readonly Mention[]): readonly WordRange[] {
  const said = sayingSame(mentions, 'count', String(amount));
  if (of.length === 0) return said;
  const counted = said.flatMap((mention) => countedThing(mention, of, words) ?? []);
  return amount === 1 ? [...counted, ...matchArticles(of, words)].toSorted((left, right) => left.first - right.first) : counted;
}

/** How many words may stand between a number and what it counts: "two well trained deputies". */
const FARTHEST_NOUN = 4;
const NOUN_ENDERS = new Set(['and', 'or', 'of', 'for', 'in', 'to', 'with', 'per', 'by', 'is', 'are']);

function countedThing(range: WordRange, of: readonly string[], words: Words): WordRange | undefined {
  for (let at = range.next; at < range.next + FARTHEST_NOUN && at < words.list.length && isJoined(words, at - 1); at += 1) {
    if (of.some((noun) => isSameNoun(words.list[at]!.text, noun.toLowerCase()))) return { first: range.first, next: at + 1 };
    if (NOUN_ENDERS.has(words.list[at]!.text) || readQuantity(words, at)) return undefined;
  }
  return undefined;
}

function matchArticles(of: readonly string[], words: Words): readonly WordRange[] {
  return words.list.flatMap((word, first) => (['a', 'an', 'another', 'single'].includes(word.text) ? (countedThing({ first, next: first + 1 }, of, words) ?? []) : []));
}

/** How many words `…` stands for at most. */
const LONGEST_ELLIPSIS = 5;

function matchPhrases(phrases: readonly string[], words: Words): readonly WordRange[] {
  const found = phrases.flatMap((phrase) => {
    const parts = phrase.split('…').map((part) => cutWords(part.trim())).filter((part) => part.list.length > 0);
    return parts.length === 0 ? [] : words.list.flatMap((_, first) => matchParts(parts, words, first) ?? []);
  });
  return outermost(found);
}

/** Among ranges, those that lie in no other: "Pacific time" and not "Pacific" beside it. */
function outermost(ranges: readonly WordRange[]): readonly WordRange[] {
  const sorted = ranges.toSorted((left, right) => left.first - right.first || right.next - left.next);
  return sorted.filter((range, index) => index === 0 || sorted.slice(0, index).every((other) => other.next < range.next));
}

function matchParts(parts: readonly Words[], words: Words, first: number): WordRange | undefined {
  let next = matchPart(parts[0]!, words, first);
  for (const part of parts.slice(1)) {
    if (next === undefined) return undefined;
    next = matchLater(part, words, next);
  }
  return next === undefined ? undefined : { first, next };
}

function matchLater(part: Words, words: Words, from: number): number | undefined {
  for (let at = from; at <= from + LONGEST_ELLIPSIS; at += 1) {
    if (gapAfter(words, at - 1).includes('\n')) return undefined;
    const next = matchPart(part, words, at);
    if (next !== undefined) return next;
  }
  return undefined;
}

/** The word after the part if it stands at `first`, or undefined. */
function matchPart(part: Words, words: Words, first: number): number | undefined {
  const last = part.list.length - 1;
  for (const [index, wanted] of part.list.entries()) {
    const word = words.list[first + index];
    if (!word || !isSameWord(word, wanted, index === last)) return undefined;
    if (index < last && !isSameGap(gapAfter(words, first + index), gapAfter(part, index))) return undefined;
  }
  return isNamePart(words, first, first + last) || !isWholePath(part, words, first, first + last) ? undefined : first + part.list.length;
}

function isSameWord(word: Word, wanted: Word, isLast: boolean): boolean {
  // `US`, `KEV` or `PT` written in small letters would be found in ordinary words.
  if (/^[A-Z]{2,4}$/.test(wanted.raw)) return word.raw === wanted.raw || (isLast && word.raw === `${wanted.raw}s`);
  return word.text === wanted.text || (isLast && word.kind === 'word' && isSameNoun(word.text, wanted.text));
}

function isSameNoun(word: string, noun: string): boolean {
  const plurals = (singular: string): readonly string[] => [singular, `${singular}s`, `${singular}es`, singular.replace(/y$/, 'ies')];
  return plurals(noun).includes(word) || (noun.length > 3 && plurals(word).includes(noun));
}

/** Spaces, hyphens and underscores join words alike; any other sign must be the same: `Node.js` is not "Node, JS". */
function isSameGap(gap: string, wanted: string): boolean {
  const plain = (text: string): string => text.replace(/[\s_\-\u2010\u2011]/g, '');
  return plain(gap) === plain(wanted) && !gap.includes('\n');
}

/** A number as a whole phrase must not be a piece of a name: `2` in "SOC-2a". */
function isNamePart(words: Words, first: number, last: number): boolean {
  return words.list[last]!.kind === 'number' && first === last && gapAfter(words, last) === '' && words.list[last + 1]?.kind === 'word';
}

/** `/boot` is said by "/boot", and by neither "boot" nor "/boot/efi". */
function isWholePath(part: Words, words: Words, first: number, last: number): boolean {
  const lead = part.prose.slice(0, part.list[0]!.start).trim();
  const start = words.list[first]!.start;
  const before = words.prose.slice(Math.max(0, start - lead.length - 2), start);
  if (!part.prose.includes('/')) return before.endsWith(lead);
  return before.endsWith(lead) && !/[\p{L}\p{N}]\/$/u.test(before) && !/^\/[\p{L}\p{N}]/u.test(words.prose.slice(words.list[last]!.end, words.list[last]!.end + 2));
}
