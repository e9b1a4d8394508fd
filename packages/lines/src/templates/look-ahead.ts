import { BREAK, BYTE_CLASS, DELIMITER, DIGIT, LETTER, NOT_HEX, SPACE } from './byte-class.ts';
import type { Shape } from './shape.ts';

/** What reading ahead may cost a line in all, as a multiple of its length: hostile lines of brackets that never close stay linear. */
export const LOOK_AHEAD = 3;
/** Bytes of one group in brackets or quotes. */
const MAX_GROUP = 4096;

const [COLON, EQUALS, DOT, OPEN, CLOSE, LESS, BRACE, BRACKET] = [58, 61, 46, 40, 41, 60, 123, 91] as const;

/** Whether the byte opens a group: `(`, `[`, `{` or `<`. */
export function isOpening(byte: number): boolean {
  return byte === OPEN || byte === BRACE || byte === BRACKET || byte === LESS;
}

/** The end of the group that opens at `at`, or -1 when it does not close within the line and its bounds. Brackets of its own kind nest. */
export function endOfGroup(shape: Shape, bytes: Uint8Array, at: number, end: number): number {
  const limit = Math.min(end, at + MAX_GROUP, at + shape.budget);
  const open = bytes[at]!;
  const close = open === OPEN ? CLOSE : open + 2;
  let depth = 0;
  for (let here = at; here < limit; here += 1) {
    const byte = bytes[here]!;
    if (byte === open) depth += 1;
    else if (byte === close) {
      depth -= 1;
      if (depth === 0) {
        shape.budget -= here - at;
        return here + 1;
      }
    }
  }
  shape.budget -= limit - at;
  return -1;
}

/** The end of the quotation that opens at `at`, or -1. `withSpaces` says whether white space may be in it. */
export function endOfQuotation(shape: Shape, bytes: Uint8Array, at: number, end: number, withSpaces: boolean): number {
  const stop = withSpaces ? DELIMITER : DELIMITER | SPACE;
  const limit = Math.min(end, at + MAX_GROUP, at + shape.budget);
  const quote = bytes[at]!;
  let here = at + 1;
  while (here < limit && bytes[here] !== quote && (BYTE_CLASS[bytes[here]!]! & stop) !== SPACE) here += 1;
  shape.budget -= here - at;
  return here < limit && bytes[here] === quote ? here + 1 : -1;
}

/** The end of the value after an equals sign, which is `start` when there is none. */
export function endOfValue(shape: Shape, bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && BYTE_CLASS[bytes[at]!] === SPACE) at += 1;
  if (at >= end) return start;
  const first = bytes[at]!;
  if (first === 34 || first === 39) return orElse(endOfQuotation(shape, bytes, at, end, true), start);
  if (isOpening(first)) return orElse(endOfGroup(shape, bytes, at, end), start);
  if (BYTE_CLASS[first] === DELIMITER) return start;
  let here = at;
  while (here < end && ((BYTE_CLASS[bytes[here]!]! & BREAK) === 0 || bytes[here] === COLON)) here += 1;
  if (at > start && here < end && bytes[here] === EQUALS) {
    // `ruser= rhost=…`: that was the next key, and this value is empty.
    shape.budget -= here - at;
    return start;
  }
  while (here < end && isOpening(bytes[here]!) && bytes[here] !== LESS) {
    const close = endOfGroup(shape, bytes, here, end);
    if (close === -1) break;
    here = close;
  }
  return here;
}

function orElse(end: number, start: number): number {
  return end === -1 ? start : end;
}

/** The end of a path or address that has begun: white space, quotes, brackets and commas end it; colons and equals signs are part of it. */
export function endOfPath(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  for (; at < end; at += 1) {
    const kind = BYTE_CLASS[bytes[at]!]!;
    if ((kind & BREAK) !== 0 && bytes[at] !== COLON && bytes[at] !== EQUALS) break;
  }
  while (at > start && (bytes[at - 1] === COLON || bytes[at - 1] === DOT)) at -= 1;
  return at;
}

/** Bytes of the longest address of this form, with a zone. */
const MAX_ADDRESS = 64;

/** The end of hexadecimal groups joined by at least two colons (MAC and IPv6 addresses, times of day), or `start`. */
export function endOfHexGroups(bytes: Uint8Array, start: number, end: number): number {
  const limit = Math.min(end, start + MAX_ADDRESS);
  let at = start;
  let colons = 0;
  let hasDigit = false;
  for (; at < limit; at += 1) {
    const kind = BYTE_CLASS[bytes[at]!]!;
    if (bytes[at] === COLON) colons += 1;
    else if ((kind & DIGIT) !== 0) hasDigit = true;
    else if ((kind & LETTER) === 0 || (kind & NOT_HEX) !== 0) break;
  }
  if (at < limit && (BYTE_CLASS[bytes[at]!]! & (LETTER | NOT_HEX)) !== 0) return start;
  while (at > start && bytes[at - 1] === COLON) {
    at -= 1;
    colons -= 1;
  }
  return colons >= 2 && hasDigit ? at : start;
}

/** `:80` and then no further part of a word. */
export function isPort(bytes: Uint8Array, colon: number, end: number): boolean {
  if (colon >= end || bytes[colon] !== COLON) return false;
  let at = colon + 1;
  while (at < end && at < colon + 7 && (BYTE_CLASS[bytes[at]!]! & DIGIT) !== 0) at += 1;
  return at > colon + 2 && at < colon + 7 && (at >= end || (BYTE_CLASS[bytes[at]!]! & BREAK) !== 0);
}

/** Whether nothing but a value can stand here: a bracket before or after, white space aside. */
export function isValuePlace(bytes: Uint8Array, start: number, end: number, lineStart: number, lineEnd: number): boolean {
  let [before, after] = [start - 1, end];
  while (before > lineStart && start - before < 4 && BYTE_CLASS[bytes[before]!] === SPACE) before -= 1;
  while (after < lineEnd && after - end < 4 && BYTE_CLASS[bytes[after]!] === SPACE) after += 1;
  const opens = before >= lineStart && (bytes[before] === OPEN || bytes[before] === BRACKET);
  const closes = after < lineEnd && (bytes[after] === CLOSE || bytes[after] === 93);
  return opens || closes;
}
