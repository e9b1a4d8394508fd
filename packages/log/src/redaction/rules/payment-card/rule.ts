import type { AddFind, Rule } from '../../rule.ts';

/** A card has at least this many digits, so that every one covers a place of a grid this wide. */
const FEWEST_DIGITS = 14;
const MOST_DIGITS = 19;
/** Digits and the marks between groups of them. */
const LONGEST = 24;

/** Numbers of payment cards: the ranges of issuers, their lengths and the check digit (ISO/IEC 7812-1, annex B). */
export const paymentCard: Rule = {
  name: 'payment-card',
  about: 'numbers of payment cards, by issuer, length and check digit',
  triggers: [],
  match: (_text, at) => at,
  // Looks at every fourteenth character only: a card cannot lie between two of them.
  sweep: (text, add) => {
    for (let at = FEWEST_DIGITS - 1; at < text.length; at += FEWEST_DIGITS) if (isPart(text.charCodeAt(at))) at = Math.max(at, lookAround(text, at, add));
  },
};

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isPart(code: number): boolean {
  return isDigit(code) || code === 32 || code === 45;
}

/** Reads the digits around `at`; gives the last index read. */
function lookAround(text: string, at: number, add: AddFind): number {
  let start = at;
  while (start > 0 && at - start < LONGEST && isPartBefore(text, start)) start -= 1;
  let end = at + 1;
  while (end < text.length && end - at < LONGEST && isPart(text.charCodeAt(end))) end += 1;
  if (end - start < FEWEST_DIGITS || countDigits(text, start, end) < FEWEST_DIGITS) return at;
  for (const [from, to] of groups(text, start, end)) if (isCard(text, from, to)) add(from, to);
  return end - 1;
}

/** Most runs of digits and marks are times and ids with too few digits: they are told without a pattern. */
function countDigits(text: string, start: number, end: number): number {
  let count = 0;
  for (let index = start; index < end; index += 1) if (isDigit(text.charCodeAt(index))) count += 1;
  return count;
}

function isPartBefore(text: string, index: number): boolean {
  return isPart(text.charCodeAt(index - 1));
}

/** A number whole, in fours, or in 4-6-5 and 4-6-4, each with the same mark. */
const FORMS = /(?<![\w.\-+/])(?:\d{14,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{4,5})(?![\w\-/]|\.\d)/gu;

function groups(text: string, start: number, end: number): readonly (readonly [number, number])[] {
  const from = Math.max(0, start - 1);
  return Array.from(text.slice(from, end + 2).matchAll(FORMS), ({ index, 0: { length } }) => [from + index, from + index + length] as const);
}

function isCard(text: string, start: number, end: number): boolean {
  const digits = text.slice(start, end).replaceAll(/\D/gu, '');
  return digits.length <= MOST_DIGITS && isIssued(digits) && passesLuhn(digits) && new Set(digits).size > 1 && !isCalledOtherwise(text, start);
}

/** Ranges of issuer identification numbers with the lengths in use: Visa, Mastercard, American Express, Discover, JCB, Diners Club, UnionPay. */
function isIssued(digits: string): boolean {
  const two = Number(digits.slice(0, 2));
  const four = Number(digits.slice(0, 4));
  if (digits.length === 15) return two === 34 || two === 37;
  if (digits.length === 14) return (four >= 3000 && four <= 3059) || two === 36 || two === 38 || two === 39;
  if (digits.length !== 16) return false;
  return digits.startsWith('4') || (two >= 51 && two <= 55) || (four >= 2221 && four <= 2720) || four === 6011 || two === 65 || (four >= 6440 && four <= 6499) || (four >= 3528 && four <= 3589) || two === 62;
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    sum += index % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}

/** One number in ten has a right check digit by chance; under a key that says what else it is, it is that. */
function isCalledOtherwise(text: string, start: number): boolean {
  return /(?:id|trace|span|request|txn|seq|offset|time|timestamp|ts|order|block|blk|node|hash|size|bytes|count|nonce|uuid|event|message|session|xid|lsn|version|duration|ns|us|snowflake)["']?\s{0,2}[=:#]\s{0,2}["']?$/iu.test(text.slice(Math.max(0, start - 24), start));
}
