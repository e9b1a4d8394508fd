import { foldHigh, foldLow, hashBytes } from './hash.ts';

/** Tokens of a line that count; what follows them is one wildcard. */
export const MAX_TOKENS = 200;

/** Kinds of tokens. A quantity is a wildcard too: a number that may have a unit. */
export const WILD = 1;
export const QUANTITY = 2;
export const MARKS = 3;
export const WORD = 4;
/** A word in capitals: names of states and commands, which programs choose from a list. */
export const CAPITALS = 5;

/** Stands for a wildcard among the hashes of tokens. */
export const WILD_HASH = 0x2a3c2a3e;
/** Marks repeated this often draw a line, or point to a value at the end of a row of dots. */
const RULE_LENGTH = 4;

/** The tokens of one line. One object is filled again for each line, so that a line costs no memory. */
export interface Shape {
  count: number;
  high: number;
  low: number;
  readonly hashes: Int32Array;
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** 1 where white space stands before the token. */
  readonly spaced: Uint8Array;
  /** 1 when white space stands before the token that is read next. */
  isSpaced: number;
  /** The quote that is open around several words, or 0. */
  openQuote: number;
  /** Bytes that may still be read ahead in this line. */
  budget: number;
}

/** A shape to be filled. */
export function newShape(): Shape {
  const size = MAX_TOKENS + 4;
  return {
    count: 0, high: 0, low: 0, hashes: new Int32Array(size), kinds: new Uint8Array(size), starts: new Int32Array(size), ends: new Int32Array(size), spaced: new Uint8Array(size), isSpaced: 0, openQuote: 0, budget: 0,
  };
}

/** Marks that join two wildcards into one: `1, 2`, `10.0.0.1:80`, `a/b`, `2 - 3`. By hash, as tokens have them. */
const JOINING = new Set([':', ',', ';', '/', '-', '|', '.', '#', '+', '->', '--', '*', '&', '%'].map(hashWord));

/** The hash that a token with this text has. */
export function hashWord(text: string): number {
  const bytes = new TextEncoder().encode(text);
  return hashBytes(bytes, 0, bytes.length);
}

/** Adds a wildcard to tokens, joined with the one before it if nothing but a joining mark stands between. Returns the count of tokens. */
export function addWild(hashes: Int32Array, kinds: Uint8Array, count: number, kind: number): number {
  if (count > 0 && kinds[count - 1]! <= QUANTITY) {
    kinds[count - 1] = WILD;
    return count;
  }
  if (count > 1 && kinds[count - 1] === MARKS && kinds[count - 2]! <= QUANTITY && JOINING.has(hashes[count - 1]!)) {
    kinds[count - 2] = WILD;
    return count - 1;
  }
  hashes[count] = WILD_HASH;
  kinds[count] = kind;
  return count + 1;
}

/** Adds a wildcard to the shape: WILD or QUANTITY. */
export function putWild(shape: Shape, kind: number): void {
  shape.spaced[shape.count] = shape.isSpaced;
  shape.count = addWild(shape.hashes, shape.kinds, shape.count, kind);
  shape.isSpaced = 0;
}

/** Adds what stands in the line from `start` to `end` as it is. */
export function putLiteral(shape: Shape, kind: number, hash: number, start: number, end: number): void {
  const { count } = shape;
  shape.hashes[count] = hash;
  shape.kinds[count] = kind;
  shape.starts[count] = start;
  shape.ends[count] = end;
  shape.spaced[count] = shape.isSpaced;
  shape.count = count + 1;
  shape.isSpaced = 0;
}

/** Adds marks as they are, or a wildcard for a long row of them. */
export function putMarks(shape: Shape, bytes: Uint8Array, start: number, end: number): void {
  if (end - start >= RULE_LENGTH) putWild(shape, WILD);
  else putLiteral(shape, MARKS, hashBytes(bytes, start, end), start, end);
}

/** The hash of a sequence of tokens, which is the same with any white space. */
export function foldTokens(hashes: Int32Array, count: number): { readonly high: number; readonly low: number } {
  let [high, low] = [0x3c6ef372, 0x1b873593];
  for (let at = 0; at < count; at += 1) {
    high = foldHigh(high, hashes[at]!);
    low = foldLow(low, hashes[at]!);
  }
  return { high, low };
}

/** Ends the shape of a line: lists become one wildcard, and the hash is computed. */
export function endShape(shape: Shape): void {
  joinRepeated(shape);
  const { high, low } = foldTokens(shape.hashes, shape.count);
  shape.high = high;
  shape.low = low;
}

/** Tokens of the longest unit of a list that is known by its repetition. */
const MAX_UNIT = 6;

/** Makes one wildcard of a unit that begins with a wildcard and is repeated at once: `node-1 <ok> node-2 <ok>` is a list of whatever length. */
function joinRepeated(shape: Shape): void {
  const { hashes, count } = shape;
  let [from, to] = [0, 0];
  while (from < count) {
    const unit = hashes[from] === WILD_HASH ? repeatedUnit(hashes, from, count) : 0;
    if (unit > 0) {
      let next = from + unit;
      while (isSame(hashes, from, next, unit, count)) next += unit;
      moveToken(shape, from, to);
      // The list may end with the wildcard that begins one more unit.
      from = next < count && hashes[next] === WILD_HASH ? next + 1 : next;
    } else {
      moveToken(shape, from, to);
      from += 1;
    }
    to += 1;
  }
  shape.count = to;
}

function repeatedUnit(hashes: Int32Array, from: number, count: number): number {
  for (let unit = 2; unit <= MAX_UNIT; unit += 1) if (isSame(hashes, from, from + unit, unit, count)) return unit;
  return 0;
}

function isSame(hashes: Int32Array, left: number, right: number, length: number, count: number): boolean {
  if (right + length > count) return false;
  for (let at = 0; at < length; at += 1) if (hashes[left + at] !== hashes[right + at]) return false;
  return true;
}

function moveToken({ hashes, kinds, starts, ends, spaced }: Shape, from: number, to: number): void {
  if (from === to) return;
  hashes[to] = hashes[from]!;
  kinds[to] = kinds[from]!;
  starts[to] = starts[from]!;
  ends[to] = ends[from]!;
  spaced[to] = spaced[from]!;
}
