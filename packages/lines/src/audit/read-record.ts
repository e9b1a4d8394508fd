import { type FieldValue, type Fields, MAX_FIELDS, setField } from '../parsed-line.ts';
import { afterDigits } from '../time/digits.ts';
import type { TimeReader } from '../time/time-reader.ts';
import { decodeHex } from './decode-hex.ts';

/** One record of the Linux audit system. Records with the same `stamp` and `node` are one event. */
export interface AuditRecord {
  readonly node: string | null;
  /** In capitals, as in `SYSCALL`; the number for types that are not known here. */
  readonly type: string;
  readonly at: string | null;
  /** Seconds since the epoch, for the order of events; not a number when the time is none. */
  readonly seconds: number;
  readonly serial: number;
  /** Decoded: quotes gone, hexadecimal read, ids that are unset null. */
  readonly fields: Fields;
  /** What auditd added behind the record with `log_format = ENRICHED`: names of numbers. */
  readonly names: Readonly<Record<string, string>>;
  /** Whether `ausearch -i` wrote it: then values are for people and nothing is hexadecimal. */
  readonly isInterpreted: boolean;
  /** Parts of arguments that the kernel had to cut: `a1[0]=`, `a1[1]=`. In hexadecimal they are text only when joined. */
  readonly pieces: readonly ArgumentPiece[];
  readonly text: string;
  readonly isCut: boolean;
}

export interface ArgumentPiece {
  readonly argument: number;
  readonly text: string;
  readonly isHex: boolean;
}

/** What stands between a record and its enrichment (auditd.conf(5), log_format). */
const ENRICHED = '\u001d';

/** By the numbers of include/uapi/linux/audit.h, for records that come through the kernel's log. */
const TYPES: Readonly<Record<string, string>> = { 1100: 'USER_AUTH', 1101: 'USER_ACCT', 1103: 'CRED_ACQ', 1104: 'CRED_DISP', 1105: 'USER_START', 1106: 'USER_END', 1112: 'USER_LOGIN', 1113: 'USER_LOGOUT', 1123: 'USER_CMD', 1300: 'SYSCALL', 1302: 'PATH', 1305: 'CONFIG_CHANGE', 1306: 'SOCKADDR', 1307: 'CWD', 1309: 'EXECVE', 1319: 'TTY', 1320: 'EOE', 1326: 'SECCOMP', 1327: 'PROCTITLE', 1400: 'AVC' };

/** Whether `text` may be a record: cheap enough to ask of every line. */
export function looksLikeAudit(text: string): boolean {
  return text.startsWith('type=') || text.startsWith('node=') || text.startsWith('audit: type=');
}

/** Reads `[node=N ]type=T msg=audit(SECONDS:SERIAL): …` and its variants; undefined for anything else. */
export function readAuditRecord(text: string, time: TimeReader): AuditRecord | undefined {
  let at = text.startsWith('audit: ') ? 7 : 0;
  let node: string | null = null;
  if (text.startsWith('node=', at)) {
    const end = text.indexOf(' ', at);
    if (end === -1 || end > at + 300) return undefined;
    node = text.slice(at + 5, end);
    at = end + 1;
  }
  const typeEnd = text.startsWith('type=', at) ? text.indexOf(' ', at) : -1;
  if (typeEnd === -1 || typeEnd > at + 64) return undefined;
  const word = text.slice(at + 5, typeEnd);
  const type = TYPES[word] ?? (/^UNKNOWN\[\d+\]$/.test(word) ? (TYPES[word.slice(8, -1)] ?? word) : word);
  at = typeEnd + 1;
  if (text.startsWith('msg=', at)) at += 4;
  if (!text.startsWith('audit(', at)) return undefined;
  const stamp = readStamp(text, at + 6, time);
  if (stamp === undefined) return undefined;
  at = text.charCodeAt(stamp.end) === 32 ? stamp.end + 1 : stamp.end;
  if (text.charCodeAt(at) !== 58) return undefined;
  at += 1;
  while (text.charCodeAt(at) === 32) at += 1;
  const split = text.indexOf(ENRICHED, at);
  const body = split === -1 ? text.slice(at) : text.slice(at, split);
  const names: Record<string, string> = {};
  if (split !== -1) for (const [name, value] of plainPairs(text.slice(split + 1))) if (name !== '__proto__') names[name] = value;
  const fields: Fields = {};
  const pieces: ArgumentPiece[] = [];
  const isCut = stamp.isInterpreted ? readInterpreted(body, type, fields) : readPairs(body, type, fields, pieces);
  return { node, type, at: stamp.at, seconds: stamp.seconds, serial: stamp.serial, fields, names, isInterpreted: stamp.isInterpreted, pieces, text: body, isCut };
}

interface Stamp {
  readonly at: string | null;
  readonly seconds: number;
  readonly serial: number;
  readonly isInterpreted: boolean;
  /** Behind the closing bracket. */
  readonly end: number;
}

function readStamp(text: string, start: number, time: TimeReader): Stamp | undefined {
  const close = text.indexOf(')', start);
  const colon = close === -1 || close > start + 80 ? -1 : text.lastIndexOf(':', close);
  if (colon <= start || afterDigits(text, colon + 1) !== close || close === colon + 1) return undefined;
  const serial = Number(text.slice(colon + 1, close));
  const word = text.slice(start, colon);
  if (/^\d{1,12}\.\d{3}$/.test(word)) {
    const seconds = Number(word);
    const date = new Date(Math.round(seconds * 1_000));
    return { at: seconds < 253_402_300_800 ? date.toISOString() : null, seconds, serial, isInterpreted: false, end: close + 1 };
  }
  const iso = readLocalDate(word);
  if (iso === undefined || time.iso(iso, 0) !== iso.length) return undefined;
  return { at: time.at, seconds: time.at === null ? Number.NaN : Date.parse(time.at) / 1_000, serial, isInterpreted: true, end: close + 1 };
}

/** `ausearch -i` writes dates as the locale says (strftime %x): `11/24/2026`, `24/11/26` when the first is no month, `24.11.2026`, `2026-11-24`. */
function readLocalDate(word: string): string | undefined {
  const match = /^(\d{1,4})([./-])(\d{1,2})[./-](\d{1,4}) (\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)$/.exec(word);
  if (!match) return undefined;
  const [, first, separator, second, third, clock] = match as unknown as [string, string, string, string, string, string];
  if (first.length === 4) return `${first}-${second.padStart(2, '0')}-${third.padStart(2, '0')}T${clock}`;
  const isDayFirst = separator === '.' || Number(first) > 12;
  const year = third.length === 2 ? `20${third}` : third;
  const [month, day] = isDayFirst ? [second, first] : [first, second];
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${clock}`;
}

/** Fields whose text comes from outside: the kernel writes it in quotes, or in hexadecimal when it has a space, a quote or a control character (audit-userspace, lib/audit_logging.c). */
const ENCODED: ReadonlySet<string> = new Set(['acct', 'cmd', 'comm', 'cwd', 'data', 'dir', 'exe', 'file', 'filename', 'grp', 'id', 'key', 'name', 'new_group', 'path', 'proctitle', 'root_dir', 'sw', 'vm', 'watch', 'device', 'cgroup', 'ocomm', 'invalid_context']);
const IDS: ReadonlySet<string> = new Set(['auid', 'ses', 'old-auid', 'old-ses', 'old_auid', 'old_ses', 'uid', 'gid', 'euid', 'egid', 'suid', 'sgid', 'fsuid', 'fsgid', 'oauid', 'oses']);
const ARGUMENT = /^a(\d{1,7})(\[\d{1,7}\])?$/;

/** Whether fields were cut because there are too many. */
function readPairs(body: string, type: string, fields: Fields, pieces: ArgumentPiece[]): boolean {
  let count = 0;
  for (const [name, value, wasQuoted] of rawPairs(body)) {
    count += 1;
    // Programs with many arguments are honest: their number is bounded by the kernel, and here by the length of a line.
    if (count > MAX_FIELDS && type !== 'EXECVE') return true;
    if (wasQuoted === "'") {
      for (const [inner, innerValue, innerQuote] of rawPairs(value)) if (count++ < MAX_FIELDS) setField(fields, inner, decode(inner, innerValue, innerQuote === '"', type));
    } else {
      const piece = type === 'EXECVE' && name.endsWith(']') ? ARGUMENT.exec(name) : null;
      if (piece) pieces.push({ argument: Number(piece[1]), text: value, isHex: wasQuoted === '' });
      setField(fields, name, decode(name, value, wasQuoted === '"', type));
    }
  }
  return false;
}

function decode(name: string, value: string, wasQuoted: boolean, type: string): FieldValue {
  if (wasQuoted) return value;
  if (IDS.has(name)) return value === '4294967295' || value === '-1' || value === 'unset' ? null : value;
  if (value === '(null)') return null;
  const isEncoded = ENCODED.has(name) || (type === 'EXECVE' && ARGUMENT.test(name));
  return isEncoded ? (decodeHex(value) ?? value) : value;
}

/** `name=value` pairs: values end at a space, or at their quote. Words that are no pair are passed over. */
function* rawPairs(body: string): Generator<readonly [name: string, value: string, quote: string]> {
  let at = 0;
  while (at < body.length) {
    const code = body.charCodeAt(at);
    if (code === 32 || code === 40 || code === 44 || code === 41) {
      at += 1;
      continue;
    }
    const nameEnd = afterName(body, at);
    if (body.charCodeAt(nameEnd) !== 61 || nameEnd === at) {
      const space = body.indexOf(' ', Math.max(nameEnd, at + 1));
      at = space === -1 ? body.length : space + 1;
      continue;
    }
    const name = body.slice(at, nameEnd);
    const quote = body.charAt(nameEnd + 1);
    if (quote === '"' || quote === "'") {
      // The text of user records may hold single quotes itself: theirs is the last of the record.
      const found = quote === "'" && name === 'msg' ? body.lastIndexOf("'") : body.indexOf(quote, nameEnd + 2);
      const close = found <= nameEnd + 1 ? body.length : found;
      yield [name, body.slice(nameEnd + 2, close), quote];
      at = close + 1;
    } else {
      const space = body.indexOf(' ', nameEnd);
      const end = space === -1 ? body.length : space;
      yield [name, body.slice(nameEnd + 1, end).replace(/[,)]+$/, (tail) => (body.startsWith('(null)', nameEnd + 1) || body.startsWith('(none)', nameEnd + 1) ? tail : '')), ''];
      at = end + 1;
    }
  }
}

function afterName(text: string, start: number): number {
  const limit = Math.min(text.length, start + 128);
  for (let at = start; at < limit; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 61 || code === 32 || code === 34 || code === 39) return at;
  }
  return limit;
}

function* plainPairs(text: string): Generator<readonly [name: string, value: string]> {
  for (const [name, value] of rawPairs(text)) yield [name, value];
}

const NEXT = / ([a-z][a-z0-9_-]{0,63})=/g;

/** Values of `ausearch -i` have spaces and no quotes: each ends where the next name begins, and of arguments that is the next number. */
function readInterpreted(body: string, type: string, fields: Fields): boolean {
  const text = ` ${body.replace(/ msg='/, ' ').replace(/'$/, '')}`;
  if (type === 'PROCTITLE') {
    setField(fields, 'proctitle', body.replace(/^proctitle=/, ''));
    return false;
  }
  const marks: { readonly name: string; readonly start: number; readonly value: number }[] = [];
  // What looks like one argument more than there are is part of the last.
  const count = Number(/^ argc=(\d{1,7})/.exec(text)?.[1] ?? Number.POSITIVE_INFINITY);
  let argument = 0;
  for (const match of text.matchAll(NEXT)) {
    const name = match[1]!;
    if (type === 'EXECVE' && name !== 'argc') {
      if (argument >= count || name !== `a${argument}`) continue;
      argument += 1;
    } else if (marks.length >= MAX_FIELDS) return true;
    marks.push({ name, start: match.index, value: match.index + match[0].length });
  }
  for (const [index, { name, value }] of marks.entries()) {
    const word = text.slice(value, marks[index + 1]?.start ?? text.length).trimEnd();
    setField(fields, name, (IDS.has(name) && (word === 'unset' || word === '4294967295' || word === '-1')) || word === '(null)' ? null : word);
  }
  return false;
}
