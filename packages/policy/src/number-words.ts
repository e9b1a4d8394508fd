import { gapAfter, isJoined, readsAs } from './words.ts';
import type { Words } from './words.ts';

/** A number that the prose says in digits or in words: its value, and the word after it. */
export interface Quantity {
  readonly value: number;
  readonly next: number;
}

const ONES = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'];
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

/** `one hundred and eighty`; whole numbers below a million. */
export function sayNumber(value: number): string {
  if (value < 20) return ONES[value]!;
  if (value < 100) return TENS[Math.floor(value / 10)]! + (value % 10 ? `-${ONES[value % 10]}` : '');
  if (value < 1000) return `${ONES[Math.floor(value / 100)]} hundred${value % 100 ? ` and ${sayNumber(value % 100)}` : ''}`;
  return `${sayNumber(Math.floor(value / 1000))} thousand${value % 1000 ? ` ${value % 1000 < 100 ? 'and ' : ''}${sayNumber(value % 1000)}` : ''}`;
}

/** The number that begins at this word, or undefined. "thirty (30)" is one number, said twice. */
export function readQuantity(words: Words, index: number): Quantity | undefined {
  if (words.list[index]?.kind === 'number') return readDigits(words, index);
  const spoken = readSpoken(words, index);
  if (!spoken) return undefined;
  const repeated = gapAfter(words, spoken.next - 1) === ' (' ? words.list[spoken.next] : undefined;
  const isRepeated = repeated?.kind === 'number' && digitsValue(repeated.raw) === spoken.value && words.prose[repeated.end] === ')';
  return withHalf(words, isRepeated ? { value: spoken.value, next: spoken.next + 1 } : spoken);
}

function readDigits(words: Words, index: number): Quantity | undefined {
  const { raw, start } = words.list[index]!;
  const value = digitsValue(raw);
  // Part of a name or another number: P1, SHA-256, #180, $5, v1.2, 1/3, 24/7.
  const before = words.prose.slice(Math.max(0, start - 2), start);
  const after = words.prose.slice(words.list[index]!.end, words.list[index]!.end + 2);
  if (value === undefined || /[\p{L}_#$€£§.]$|\p{L}[-\u2011]$|[\d/]\/$|\d\/$|(?:^|\s)[-−+]$/u.test(before) || /^\/\d|^_/.test(after)) return undefined;
  return withHalf(words, { value, next: index + 1 });
}

/** `1,180` → 1180, `99.5` → 99.5; undefined for what is neither, such as `10.0.0.1` or `1,18`. */
function digitsValue(raw: string): number | undefined {
  const plain = raw.replace(/[\u00a0\u202f\u2009 ]/g, '');
  if (/^\d{1,9}(\.\d{1,3})?$/.test(plain)) return Number(plain);
  return /^\d{1,3}(,\d{3}){1,2}$/.test(plain) ? Number(plain.replaceAll(',', '')) : undefined;
}

function readSpoken(words: Words, index: number): Quantity | undefined {
  const isArticle = readsAs(words, index, 'a', 'hundred') || readsAs(words, index, 'a', 'thousand');
  const first = isArticle ? { value: 1, next: index + 1 } : readBelowHundred(words, index);
  if (!first) return undefined;
  let total = readHundreds(words, first);
  if (total.value < 1000 && follows(words, total, 'thousand')) {
    const thousands = { value: total.value * 1000, next: total.next + 1 };
    const rest = readRest(words, thousands.next, (at) => readHundreds(words, readBelowHundred(words, at)));
    total = rest ? { value: thousands.value + rest.value, next: rest.next } : thousands;
  }
  return total;
}

function readHundreds(words: Words, first: Quantity): Quantity;
function readHundreds(words: Words, first: Quantity | undefined): Quantity | undefined;
function readHundreds(words: Words, first: Quantity | undefined): Quantity | undefined {
  if (!first || first.value === 0 || first.value > 19 || !follows(words, first, 'hundred')) return first;
  const hundreds = { value: first.value * 100, next: first.next + 1 };
  const rest = readRest(words, hundreds.next, (at) => readBelowHundred(words, at));
  return rest ? { value: hundreds.value + rest.value, next: rest.next } : hundreds;
}

/** What comes after "hundred" or "thousand", with or without "and". */
function readRest(words: Words, next: number, read: (index: number) => Quantity | undefined): Quantity | undefined {
  if (!isJoined(words, next - 1)) return undefined;
  const at = words.list[next]?.text === 'and' && isJoined(words, next) ? next + 1 : next;
  const rest = read(at);
  return rest && rest.value > 0 ? rest : undefined;
}

function readBelowHundred(words: Words, index: number): Quantity | undefined {
  const text = words.list[index]?.text ?? '';
  const ones = ONES.indexOf(text);
  if (ones >= 0) return { value: ones, next: index + 1 };
  const tens = text === '' ? -1 : TENS.indexOf(text);
  if (tens < 0) return undefined;
  const unit = isJoined(words, index) ? ONES.indexOf(words.list[index + 1]?.text ?? '') : -1;
  return unit > 0 && unit < 10 ? { value: tens * 10 + unit, next: index + 2 } : { value: tens * 10, next: index + 1 };
}

function follows(words: Words, quantity: Quantity, text: string): boolean {
  return isJoined(words, quantity.next - 1) && words.list[quantity.next]?.text === text;
}

/** "one and a half". */
function withHalf(words: Words, quantity: Quantity): Quantity {
  const hasHalf = isJoined(words, quantity.next - 1) && readsAs(words, quantity.next, 'and', 'a', 'half');
  return hasHalf ? { value: quantity.value + 0.5, next: quantity.next + 3 } : quantity;
}
