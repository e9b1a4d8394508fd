import { messageStart } from './message-start.ts';

/** A part of bytes; filled anew for each line, because one is needed for each of millions. */
export interface Span {
  start: number;
  end: number;
}

/** Members of a JSON object that hold the message, the first of which wins, as in `writ logs parse`. */
const NAMES: readonly Uint8Array[] = ['message', 'msg', 'short_message', 'log', 'event', 'body', 'Message', 'MESSAGE'].map((name) => new TextEncoder().encode(name));
const [QUOTE, COMMA, COLON, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = [34, 44, 58, 92, 91, 93, 123, 125] as const;

/**
 * The message of the line from `start` to `end`: of a JSON object its text under one of the usual names, as it stands there with its escapes; else what is behind the header.
 * A JSON object without one, and what only begins as an object, is its own message. Linear in the line.
 */
export function readMessageSpan(bytes: Uint8Array, start: number, end: number, into: Span): void {
  into.start = start;
  into.end = end;
  if (bytes[start] === OPEN) readMember(bytes, start, end, into);
  else into.start = messageStart(bytes, start, end);
}

function readMember(bytes: Uint8Array, start: number, end: number, into: Span): void {
  let [rank, from, to] = [NAMES.length, start, end];
  let at = afterBlanks(bytes, start + 1, end);
  while (at < end && bytes[at] === QUOTE) {
    const keyEnd = endOfText(bytes, at, end);
    const colon = afterBlanks(bytes, keyEnd, end);
    if (bytes[colon] !== COLON) return;
    const valueAt = afterBlanks(bytes, colon + 1, end);
    const isText = bytes[valueAt] === QUOTE;
    const valueEnd = isText ? endOfText(bytes, valueAt, end) : endOfValue(bytes, valueAt, end);
    const found = isText && valueEnd > valueAt + 2 ? rankOf(bytes, at + 1, keyEnd - 1) : -1;
    if (found !== -1 && found < rank) [rank, from, to] = [found, valueAt + 1, valueEnd - 1];
    at = afterBlanks(bytes, valueEnd, end);
    if (bytes[at] === COMMA) at = afterBlanks(bytes, at + 1, end);
  }
  // Half an object says nothing sure of its members.
  if (at >= end || bytes[at] !== CLOSE || afterBlanks(bytes, at + 1, end) !== end) return;
  into.start = from;
  into.end = to;
}

function afterBlanks(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] === 32 || bytes[at] === 9)) at += 1;
  return at;
}

/** Behind the closing quote of the text that begins at `start`; `end` when it has none. */
function endOfText(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start + 1; at < end; at += 1) {
    if (bytes[at] === BACKSLASH) at += 1;
    else if (bytes[at] === QUOTE) return at + 1;
  }
  return end;
}

/** Where a number, a word, a list or an object ends: before the comma or the bracket that is not its own. */
function endOfValue(bytes: Uint8Array, start: number, end: number): number {
  let depth = 0;
  let at = start;
  while (at < end) {
    const byte = bytes[at]!;
    if (byte === QUOTE) {
      at = endOfText(bytes, at, end);
      continue;
    }
    if (byte === OPEN || byte === OPEN_LIST) depth += 1;
    else if (depth === 0 && (byte === COMMA || byte === CLOSE)) return at;
    else if (byte === CLOSE || byte === CLOSE_LIST) depth -= 1;
    at += 1;
  }
  return end;
}

function rankOf(bytes: Uint8Array, start: number, end: number): number {
  return NAMES.findIndex((name) => name.length === end - start && name.every((byte, index) => bytes[start + index] === byte));
}
