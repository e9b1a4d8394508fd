import { ALNUM, AT, BACKSLASH, BREAK, BYTE_CLASS, DELIMITER, DIGIT, DOT, LETTER, LOWER, NOT_HEX, SLASH, SPACE, UPPER } from './byte-class.ts';
import { isVariableName } from './dotted-name.ts';
import { FNV_OFFSET, FNV_PRIME, hashBytes } from './hash.ts';
import { endOfGroup, endOfHexGroups, endOfPath, endOfQuotation, endOfValue, isPort, isValuePlace, LOOK_AHEAD } from './look-ahead.ts';
import { CAPITALS, endShape, hashWord, MAX_TOKENS, putLiteral, putMarks, putWild, QUANTITY, type Shape, WILD, WORD } from './shape.ts';
import { SWITCH, UNIT, VALUE, wordKind } from './word-kinds.ts';

const [EXCLAMATION, QUOTE, APOSTROPHE, CLOSE, PLUS, DASH, PERIOD, STROKE, COLON, LESS, EQUALS, MORE, QUESTION, BRACKET, BRACE] = [33, 34, 39, 41, 43, 45, 46, 47, 58, 60, 61, 62, 63, 91, 123] as const;

/** The words around the name of an account, as sshd, PAM and most others write it. */
const USER_HASH = hashWord('user');
const BEFORE_USER = new Set(['for', 'by', 'of', 'as', 'from', 'invalid', 'Invalid', 'illegal', 'Illegal', 'unknown', 'Unknown'].map(hashWord));
const AFTER_NO_NAME = new Set(['from', 'by', 'on', 'at', 'in', 'with', 'via', 'is', 'was', 'not', 'has'].map(hashWord));
const OPEN_HASH = hashWord('(');

/** Marks of which several in a row are one token. */
const ROWS = new Set([...',;:<>|'].map((mark) => mark.charCodeAt(0)));

/**
 * Reads the shape of the line in `bytes` from `start` to `end`: words and marks that the program wrote stay, what it filled in becomes a wildcard. A function of the line alone, in time linear in its length.
 * Numbers, names with digits, paths, addresses, dates, values after `=`, quoted words and groups in braces are filled in; quantities take their unit with them.
 */
export function scanShape(bytes: Uint8Array, start: number, end: number, shape: Shape): void {
  shape.count = 0;
  shape.isSpaced = 0;
  shape.openQuote = 0;
  shape.budget = (end - start) * LOOK_AHEAD;
  let at = start;
  while (at < end) {
    const kind = BYTE_CLASS[bytes[at]!]!;
    if (kind === SPACE) {
      shape.isSpaced = 1;
      at += 1;
    } else if (shape.count >= MAX_TOKENS) {
      putWild(shape, WILD);
      break;
    } else at = kind === DELIMITER ? readDelimiter(shape, bytes, at, start, end) : readWord(shape, bytes, at, start, end);
  }
  endShape(shape);
}

/** Takes in what begins with a delimiter, and returns where it ends. */
function readDelimiter(shape: Shape, bytes: Uint8Array, at: number, start: number, end: number): number {
  const mark = bytes[at]!;
  let taken = -1;
  if (mark === EQUALS) taken = readEquals(shape, bytes, at, start, end);
  else if (mark === QUOTE || mark === APOSTROPHE) taken = readQuote(shape, bytes, at, start, end);
  else if (mark === COLON) taken = readScheme(shape, bytes, at, end);
  else if (mark === BRACE || mark === BRACKET) taken = readGroup(shape, bytes, at, start, end);
  else if (mark === LESS) taken = readBound(shape, bytes, at, start, end);
  else if (mark === CLOSE) taken = readSecondQuantity(shape, at);
  if (taken !== -1) return taken;
  let next = at + 1;
  if (ROWS.has(mark)) while (next < end && bytes[next] === mark) next += 1;
  putMarks(shape, bytes, at, next);
  return next;
}

/** What stands after an equals sign was filled in, even if it is nothing. Comparisons are marks. */
function readEquals(shape: Shape, bytes: Uint8Array, at: number, start: number, end: number): number {
  const before = at > start ? bytes[at - 1] : 0;
  const after = at + 1 < end ? bytes[at + 1] : 0;
  if (after === EQUALS || after === MORE || before === EXCLAMATION || before === LESS || before === MORE || before === EQUALS) return -1;
  putMarks(shape, bytes, at, at + 1);
  const next = endOfValue(shape, bytes, at + 1, end);
  putWild(shape, WILD);
  return next;
}

/** One quoted word was filled in, unless a colon follows: then it is the key of an object. Several words are read as if without quotes. */
function readQuote(shape: Shape, bytes: Uint8Array, at: number, start: number, end: number): number {
  const mark = bytes[at]!;
  const isAfterWord = mark === QUOTE || at + 1 >= end || (BYTE_CLASS[bytes[at + 1]!]! & ALNUM) === 0;
  if (mark === shape.openQuote && isAfterWord) {
    shape.openQuote = 0;
    return -1;
  }
  if (mark === APOSTROPHE && shape.isSpaced === 0 && at > start && BYTE_CLASS[bytes[at - 1]!] !== DELIMITER) return -1;
  const close = endOfQuotation(shape, bytes, at, end, false);
  if (close === -1) {
    if (at + 1 < end && (BYTE_CLASS[bytes[at + 1]!]! & BREAK) === 0) shape.openQuote = mark;
    return -1;
  }
  if (close < end && bytes[close] === COLON) putLiteral(shape, CAPITALS, hashBytes(bytes, at, close), at, close);
  else putWild(shape, WILD);
  return close;
}

/** The scheme of an address is part of it: `https://…`. */
function readScheme(shape: Shape, bytes: Uint8Array, at: number, end: number): number {
  if (at + 2 >= end || bytes[at + 1] !== STROKE || bytes[at + 2] !== STROKE || shape.count === 0 || shape.isSpaced === 1) return -1;
  if (shape.kinds[shape.count - 1]! >= WORD) {
    shape.count -= 1;
    shape.isSpaced = shape.spaced[shape.count]!;
  }
  putWild(shape, WILD);
  return endOfPath(bytes, at, end);
}

/** A group in braces was filled in, unless the line begins with it; so was a set of names, `node-[40-63]`. */
function readGroup(shape: Shape, bytes: Uint8Array, at: number, start: number, end: number): number {
  const isSet = bytes[at] === BRACKET;
  if (shape.count === 0 || (isSet && (shape.isSpaced === 1 || at === start || bytes[at - 1] !== DASH || shape.kinds[shape.count - 1] !== WORD))) return -1;
  const close = endOfGroup(shape, bytes, at, end);
  if (close === -1) return -1;
  if (isSet) {
    shape.count -= 1;
    shape.isSpaced = shape.spaced[shape.count]!;
  }
  putWild(shape, WILD);
  return close;
}

/** `<1 sec`: a bound belongs to its number; `<13>` does not. */
function readBound(shape: Shape, bytes: Uint8Array, at: number, start: number, end: number): number {
  if (shape.isSpaced === 0 && at > start) return -1;
  let next = at + 1;
  while (next < end && next < at + 12 && (BYTE_CLASS[bytes[next]!]! & DIGIT) !== 0) next += 1;
  return next === at + 1 || (next < end && bytes[next] === MORE) ? -1 : at + 1;
}

/** `1165 bytes (1.13 KB)` is one quantity. */
function readSecondQuantity(shape: Shape, at: number): number {
  const { count, kinds, hashes } = shape;
  if (count < 3 || kinds[count - 1] !== QUANTITY || hashes[count - 2] !== OPEN_HASH || kinds[count - 3] !== QUANTITY) return -1;
  shape.count = count - 2;
  shape.isSpaced = 0;
  return at + 1;
}

/** Takes in a word, which is letters, digits and the marks that stand inside of words, and returns where it ends. */
function readWord(shape: Shape, bytes: Uint8Array, at: number, start: number, end: number): number {
  const first = bytes[at]!;
  const firstKind = BYTE_CLASS[first]!;
  if ((firstKind & ALNUM) === 0 && at + 1 < end && bytes[at + 1] === first) return readRow(shape, bytes, at, end);

  let hash = FNV_OFFSET;
  let seen = 0;
  let slashes = 0;
  let next = at;
  for (; next < end; next += 1) {
    const byte = bytes[next]!;
    const kind = BYTE_CLASS[byte]!;
    if ((kind & BREAK) !== 0 || (kind === DOT && next > at && next + 1 < end && bytes[next + 1] === PERIOD)) break;
    if (kind === SLASH) slashes += 1;
    seen |= kind;
    hash = Math.imul(hash ^ byte, FNV_PRIME);
  }
  if ((seen & ALNUM) === 0) {
    putMarks(shape, bytes, at, next);
    return next;
  }
  if (next < end && bytes[next] === COLON && (seen & NOT_HEX) === 0 && next - at <= 4) {
    const groups = endOfHexGroups(bytes, at, end);
    if (groups > next) {
      putWild(shape, WILD);
      return groups;
    }
  }
  // Marks at the end of a sentence are no part of its last word.
  let tail = next;
  while (bytes[tail - 1] === PERIOD || bytes[tail - 1] === EXCLAMATION || bytes[tail - 1] === QUESTION) tail -= 1;
  if (tail < next) hash = hashBytes(bytes, at, tail);

  if (shape.count >= 2 && shape.hashes[shape.count - 1] === USER_HASH && BEFORE_USER.has(shape.hashes[shape.count - 2]!)) {
    // `for user news`, `Invalid user FILTER`: a name, whatever it looks like; `invalid user  from` is an empty one.
    putWild(shape, WILD);
    if (!AFTER_NO_NAME.has(hash)) return tail;
    shape.isSpaced = 1;
  }
  if ((seen & (SLASH | BACKSLASH)) !== 0 && (slashes > 1 || (seen & BACKSLASH) !== 0 || firstKind === SLASH)) {
    putWild(shape, WILD);
    return endOfPath(bytes, next, end);
  }
  if ((seen & DIGIT) !== 0) {
    const isNumber = (firstKind & DIGIT) !== 0 || ((firstKind & LETTER) === 0 && (BYTE_CLASS[bytes[at + 1]!]! & DIGIT) !== 0);
    putWild(shape, isNumber ? QUANTITY : WILD);
  } else if ((seen & DOT) !== 0 && isVariableName(bytes, at, tail, isPort(bytes, next, end))) {
    putWild(shape, WILD);
    if (tail === next) return endOfNamePart(bytes, next, end);
  } else {
    const kind = wordKindAt(shape, bytes, at, tail, hash, seen, start, end);
    if (kind <= QUANTITY) putWild(shape, kind);
    else if (kind === ABSORBED) shape.isSpaced = 0;
    else putLiteral(shape, kind, hash, at, tail);
  }
  if (tail < next) putMarks(shape, bytes, tail, next);
  return next;
}

/** A row of one mark, such as `...` or `----`, is a token of its own. */
function readRow(shape: Shape, bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  while (next < end && bytes[next] === bytes[at]) next += 1;
  putMarks(shape, bytes, at, next);
  return next;
}

/** What is joined to a name of a host, class or package by a colon is part of it: a port, a process, a method. */
function endOfNamePart(bytes: Uint8Array, start: number, end: number): number {
  let next = start;
  while (next + 1 < end && bytes[next] === COLON && (BYTE_CLASS[bytes[next + 1]!]! & ALNUM) !== 0) {
    next += 1;
    while (next < end && (BYTE_CLASS[bytes[next]!]! & BREAK) === 0) next += 1;
  }
  return bytes[next - 1] === PERIOD ? next - 1 : next;
}

/** The word is the unit of the quantity before it. */
const ABSORBED = 6;

/** The kind of a word without digits. */
function wordKindAt(shape: Shape, bytes: Uint8Array, at: number, tail: number, hash: number, seen: number, start: number, end: number): number {
  const { count } = shape;
  const known = wordKind(hash);
  if (known === VALUE || (known === SWITCH && isValuePlace(bytes, at, tail, start, end))) return WILD;
  if (known === UNIT && count > 0 && shape.kinds[count - 1] === QUANTITY) return ABSORBED;
  if ((seen & AT) !== 0 && bytes[at] !== 64 && tail - at > 2) return WILD;
  if (tail - at === 2 && (bytes[at + 1] === PLUS || bytes[at + 1] === DASH)) return WILD;
  // Letters of hexadecimal digits in one case, and enough of them: `deadbeef`.
  if ((seen & NOT_HEX) === 0 && tail - at >= 8 && (seen & (LOWER | UPPER)) !== (LOWER | UPPER)) return WILD;
  if ((seen & LOWER) === 0) return tail - at > 1 ? CAPITALS : WORD;
  const isAloneInBrackets = tail < end && bytes[tail] === CLOSE && count > 0 && shape.hashes[count - 1] === OPEN_HASH && shape.spaced[count - 1] === 1;
  return isAloneInBrackets && (seen & UPPER) !== 0 && hasInnerCapital(bytes, at, tail) ? WILD : WORD;
}

/** `titleField`, `NSApplication`: an identifier, which in brackets of its own is a thing that was named. */
function hasInnerCapital(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start + 1; at < end; at += 1) if ((BYTE_CLASS[bytes[at]!]! & UPPER) !== 0) return true;
  return false;
}

