import { isZero } from './random-hex.ts';

/** What a valid `traceparent` says. */
export interface TraceParent {
  /** 32 lower-case hexadecimal characters. */
  readonly traceId: string;
  /** The caller's span: 16 lower-case hexadecimal characters. */
  readonly parentId: string;
  readonly isSampled: boolean;
}

const VERSION_00_LENGTH = 55;
/** A later version may add to the header; ours reads its first four fields and no more than this. */
const MAX_TRACEPARENT = 512;
const DASH = 0x2d;

/**
 * Reads a `traceparent` as the W3C Recommendation Trace Context (2021, section 3.2 and the versioning of section 4.3.1) says. Undefined when it is to be replaced: upper case, version `ff`,
 * ids of zeros, wrong lengths, anything behind a version `00`, the header sent twice.
 */
export function parseTraceParent(header: string | undefined): TraceParent | undefined {
  if (header === undefined || header.length < VERSION_00_LENGTH || header.length > MAX_TRACEPARENT) return undefined;
  // By hand rather than by an expression with groups: this runs for each request, and takes a quarter of the time.
  if (!isHex(header, 0, 2) || !isHex(header, 3, 35) || !isHex(header, 36, 52) || !isHex(header, 53, VERSION_00_LENGTH)) return undefined;
  if (header.charCodeAt(2) !== DASH || header.charCodeAt(35) !== DASH || header.charCodeAt(52) !== DASH) return undefined;
  if (header.length > VERSION_00_LENGTH && (header.startsWith('00') || header.charCodeAt(VERSION_00_LENGTH) !== DASH)) return undefined;
  const traceId = header.slice(3, 35);
  const parentId = header.slice(36, 52);
  if (header.startsWith('ff') || isZero(traceId) || isZero(parentId)) return undefined;
  // The lowest bit of a hexadecimal digit: of the odd digits, and of b, d and f.
  const digit = header.charCodeAt(VERSION_00_LENGTH - 1);
  return { traceId, parentId, isSampled: (digit < 0x61 ? digit & 1 : (digit - 0x61 + 10) & 1) === 1 };
}

function isHex(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (!((code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66))) return false;
  }
  return true;
}

/** The header for those whom we call. Flags other than `sampled` are set to zero, as section 3.2.2.5.2 asks. */
export function formatTraceParent(traceId: string, spanId: string, isSampled: boolean): string {
  return `00-${traceId}-${spanId}-0${isSampled ? 1 : 0}`;
}

const MAX_MEMBERS = 32;
/** What we pass on at most, and what section 3.3.1.5 asks to pass on at least. */
const MAX_TRACESTATE = 512;
/** Longer members go first when the header is too long. */
const LONG_MEMBER = 128;
/** Longer than any 32 members may be. */
const MAX_READ = MAX_MEMBERS * 520;
const KEY = /^(?:[a-z][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})$/;
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/** The `tracestate` to pass on (section 3.3), cut to 512 characters by whole members. Undefined when there is none or it must be discarded: bad keys or values, a key twice, more than 32 members. */
export function readTraceState(header: string | undefined): string | undefined {
  if (header === undefined || header.length > MAX_READ) return undefined;
  const members: string[] = [];
  const keys = new Set<string>();
  for (const part of header.split(',')) {
    const member = trimBlanks(part);
    // Empty members are allowed and say nothing.
    if (member === '') continue;
    const equals = member.indexOf('=');
    const key = member.slice(0, Math.max(equals, 0));
    if (!KEY.test(key) || !VALUE.test(member.slice(equals + 1)) || keys.has(key)) return undefined;
    keys.add(key);
    members.push(member);
  }
  if (members.length === 0 || members.length > MAX_MEMBERS) return undefined;
  return cut(members).join(',') || undefined;
}

/** Optional white space is spaces and tabs. A `trim` would also take off what is not allowed there. */
function trimBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function cut(members: readonly string[]): readonly string[] {
  if (lengthOf(members) <= MAX_TRACESTATE) return members;
  const kept = members.filter((member) => member.length <= LONG_MEMBER);
  while (lengthOf(kept) > MAX_TRACESTATE) kept.pop();
  return kept;
}

function lengthOf(members: readonly string[]): number {
  return members.reduce((sum, member) => sum + member.length, members.length - 1);
}
