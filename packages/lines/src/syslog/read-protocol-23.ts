import { type FieldValue, type Fields, MAX_FIELDS, newLine, type ParsedLine, setField } from '../parsed-line.ts';
import type { TimeReader } from '../time/time-reader.ts';

/** RFC 5424 from behind its priority: version, time, host, application, process id, message id, structured data, message. */
export function readProtocol23(text: string, start: number, time: TimeReader): ParsedLine | undefined {
  if (text.charCodeAt(start) !== 49 || text.charCodeAt(start + 1) !== 32) return undefined;
  const words: string[] = [];
  let at = start + 2;
  for (let count = 0; count < 5; count += 1) {
    const end = text.indexOf(' ', at);
    if (end === -1) return undefined;
    words.push(text.slice(at, end));
    at = end + 1;
  }
  const [stamp, host, service, process, operation] = words as [string, string, string, string, string];
  const line = newLine('syslog-5424', null, '');
  if (stamp !== '-') {
    // The whole word must be a time with its offset (section 6.2.3).
    if (time.iso(stamp, 0) === stamp.length && time.at !== null) line.at = time.at;
    else line.problems.push('time-invalid');
  }
  line.host = orNull(host);
  line.service = orNull(service);
  const pid = Number(process);
  if (process !== '-' && Number.isInteger(pid) && process.length <= 10) line.pid = pid;
  else if (process !== '-') line.fields.procid = process;
  line.operation = orNull(operation);
  at = readStructuredData(text, at, line);
  if (text.charCodeAt(at) === 32) at += 1;
  // UTF-8 text begins with a byte order mark (section 6.4).
  if (text.charCodeAt(at) === 0xfeff) at += 1;
  else if (text.charCodeAt(at) === 0xef && text.startsWith('\u00ef\u00bb\u00bf', at)) at += 3;
  line.message = text.slice(at);
  return line;
}

function orNull(word: string): string | null {
  return word === '-' ? null : word;
}

/** Elements such as `[id name="value"]` (section 6.3) become `fields[id][name]`; gives where they end. What breaks off is left to the message. */
function readStructuredData(text: string, start: number, line: ParsedLine): number {
  if (text.charCodeAt(start) === 45) return start + 1;
  let at = start;
  let count = 0;
  while (text.charCodeAt(at) === 91) {
    const element = readElement(text, at, MAX_FIELDS - count);
    if (element === undefined) {
      line.problems.push('structured-data-broken');
      return at;
    }
    if (element.count > MAX_FIELDS - count) line.problems.push('too-many-fields');
    setField(line.fields, element.id, element.values);
    count += element.count + 1;
    at = element.end;
    if (count >= MAX_FIELDS) {
      line.problems.push('too-many-fields');
      return at;
    }
  }
  return at;
}

interface Element {
  readonly id: string;
  readonly values: Fields;
  readonly count: number;
  readonly end: number;
}

function readElement(text: string, start: number, room: number): Element | undefined {
  const values: Fields = {};
  let at = afterName(text, start + 1);
  if (at === start + 1) return undefined;
  const id = text.slice(start + 1, at);
  for (let count = 0; ; count += 1) {
    if (text.charCodeAt(at) === 93) return { id, values, count, end: at + 1 };
    if (text.charCodeAt(at) !== 32) return undefined;
    while (text.charCodeAt(at) === 32) at += 1;
    if (text.charCodeAt(at) === 93) continue;
    const equals = afterName(text, at);
    if (equals === at || text.charCodeAt(equals) !== 61 || text.charCodeAt(equals + 1) !== 34) return undefined;
    const close = closingQuote(text, equals + 2);
    if (close === -1) return undefined;
    if (count < room) addValue(values, text.slice(at, equals), unescapeValue(text.slice(equals + 2, close)));
    at = close + 1;
  }
}

/** A name may come more than once in an element (section 6.3.3): then its values are a list. */
function addValue(values: Fields, name: string, value: string): void {
  const before: FieldValue | undefined = Object.hasOwn(values, name) ? values[name] : undefined;
  if (before === undefined) setField(values, name, value);
  else if (Array.isArray(before)) (before as FieldValue[]).push(value);
  else setField(values, name, [before, value]);
}

/** Where a name ends: names have no space, `=`, `]` or `"` (section 6.3.2), and no more than 32 characters; 256 are read. */
function afterName(text: string, at: number): number {
  const limit = Math.min(text.length, at + 256);
  let end = at;
  for (; end < limit; end += 1) {
    const code = text.charCodeAt(end);
    if (code <= 32 || code === 61 || code === 93 || code === 34) break;
  }
  return end;
}

function closingQuote(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 92) at += 1;
    else if (code === 34) return at;
  }
  return -1;
}

/** Only `\"`, `\\` and `\]` are escapes; any other backslash is itself (section 6.3.3). */
function unescapeValue(text: string): string {
  return text.includes('\\') ? text.replace(/\\(["\\\]])/g, '$1') : text;
}
