import { BYTE_CLASS, DIGIT, LOWER, SPACE, UPPER } from './byte-class.ts';

const [COLON, LESS, MORE, DASH, BRACKET, CLOSING, CAPITAL_T, PLUS] = [58, 60, 62, 45, 91, 93, 84, 43] as const;

/** Bytes that a field of a header may have (RFC 5424 section 6: a host has 255, an application 48). */
const MAX_FIELD = 255;

/**
 * Where the message of a line begins: after the header of syslog (RFC 3164 section 4.1, RFC 5424 section 6, or the lines that rsyslog and journald write with RFC 3339 times), behind a time in brackets, else at its start.
 * Two lines that say the same have one template, whichever host and program said it.
 */
export function messageStart(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  if (bytes[at] === LESS) {
    const close = endOfDigits(bytes, at + 1, Math.min(end, at + 4));
    if (close === at + 1 || bytes[close] !== MORE) return start;
    at = close + 1;
    if (bytes[at] === 49 && bytes[at + 1] === 32) return afterProtocol23(bytes, at + 2, end) ?? start;
  }
  const timed = afterOldTime(bytes, at, end) ?? afterIsoTime(bytes, at, end);
  if (timed === undefined) return afterBracketedTime(bytes, at, end) ?? at;
  const host = endOfField(bytes, timed, end);
  if (host >= end || bytes[host - 1] === COLON) return timed;
  const tag = afterTag(bytes, host + 1, end);
  // Without a tag after it the word is no host, but the message's own.
  return tag ?? (isRepeatMark(bytes, host + 1, end) ? host + 1 : timed);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && (BYTE_CLASS[byte]! & DIGIT) !== 0;
}

function endOfDigits(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isDigit(bytes[at])) at += 1;
  return at;
}

function endOfField(bytes: Uint8Array, start: number, end: number): number {
  const limit = Math.min(end, start + MAX_FIELD);
  let at = start;
  while (at < limit && bytes[at] !== 32) at += 1;
  return at;
}

/** `hh:mm:ss` at `at`. */
function isClock(bytes: Uint8Array, at: number): boolean {
  return isDigit(bytes[at]) && isDigit(bytes[at + 1]) && bytes[at + 2] === COLON && isDigit(bytes[at + 3]) && isDigit(bytes[at + 4]) && bytes[at + 5] === COLON && isDigit(bytes[at + 6]) && isDigit(bytes[at + 7]);
}

/** `Nov  4 09:10:11 `, and `Nov 4 09:10:11 ` of those who do not fill up the day. */
function afterOldTime(bytes: Uint8Array, at: number, end: number): number | undefined {
  if (at + 15 > end || (BYTE_CLASS[bytes[at]!]! & UPPER) === 0) return undefined;
  if ((BYTE_CLASS[bytes[at + 1]!]! & LOWER) === 0 || (BYTE_CLASS[bytes[at + 2]!]! & LOWER) === 0 || bytes[at + 3] !== 32) return undefined;
  const dayEnd = isDigit(bytes[at + 5]) ? at + 6 : at + 5;
  if ((bytes[at + 4] !== 32 && !isDigit(bytes[at + 4])) || !isDigit(bytes[dayEnd - 1]) || bytes[dayEnd] !== 32 || dayEnd + 9 >= end || !isClock(bytes, dayEnd + 1) || bytes[dayEnd + 9] !== 32) return undefined;
  return dayEnd + 10;
}

/** Characters between brackets in which a time may stand. */
const MAX_BRACKETED = 40;

/** A time in brackets at the beginning, as Apache, Proxifier and applications write it: `[Sun Dec 04 04:47:44 2005] `, `[10.30 16:49:06] `, `[2026-11-24T06:08:36,123] `. */
function afterBracketedTime(bytes: Uint8Array, start: number, end: number): number | undefined {
  if (bytes[start] !== BRACKET) return undefined;
  const limit = Math.min(end - 1, start + MAX_BRACKETED);
  let hasClock = false;
  for (let at = start + 1; at < limit; at += 1) {
    const byte = bytes[at]!;
    if (byte === CLOSING) return hasClock && bytes[at + 1] === 32 ? at + 2 : undefined;
    if (!hasClock && at + 8 < limit + 1 && isClock(bytes, at)) hasClock = true;
  }
  return undefined;
}

/** `2026-11-04T09:10:11.123+00:00 `. */
function afterIsoTime(bytes: Uint8Array, at: number, end: number): number | undefined {
  if (at + 20 > end || endOfDigits(bytes, at, at + 4) !== at + 4 || bytes[at + 4] !== DASH || bytes[at + 7] !== DASH || bytes[at + 10] !== CAPITAL_T || !isClock(bytes, at + 11)) return undefined;
  let here = at + 19;
  while (here < end && here < at + 40 && bytes[here] !== 32) {
    const byte = bytes[here]!;
    if (!isDigit(byte) && byte !== COLON && byte !== PLUS && byte !== DASH && byte !== 46 && byte !== 90) return undefined;
    here += 1;
  }
  return bytes[here] === 32 ? here + 1 : undefined;
}

/** `sshd[24200]: ` or `kernel: `, at most as long as a field may be. */
function afterTag(bytes: Uint8Array, start: number, end: number): number | undefined {
  const close = endOfField(bytes, start, end);
  if (close - start < 2 || bytes[close - 1] !== COLON || close >= end) return undefined;
  return close + 1;
}

const REPEAT = new TextEncoder().encode('last message repeated ');
function isRepeatMark(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < REPEAT.length) return false;
  for (let at = 0; at < REPEAT.length; at += 1) if (bytes[start + at] !== REPEAT[at]) return false;
  return true;
}

/** After version and space: time, host, application, process, message id and structured data. */
function afterProtocol23(bytes: Uint8Array, start: number, end: number): number | undefined {
  let at = start;
  for (let field = 0; field < 5; field += 1) {
    at = endOfField(bytes, at, end) + 1;
    if (at > end) return undefined;
  }
  if (bytes[at] === DASH) return Math.min(end, at + 2);
  while (bytes[at] === BRACKET && at < end) {
    let isQuoted = false;
    for (; at < end && (isQuoted || bytes[at] !== CLOSING); at += 1) {
      if (bytes[at] === 92) at += 1;
      else if (bytes[at] === 34) isQuoted = !isQuoted;
    }
    at += 1;
  }
  while (at < end && (BYTE_CLASS[bytes[at]!]! & SPACE) !== 0) at += 1;
  return Math.min(at, end);
}
