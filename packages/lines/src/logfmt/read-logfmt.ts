import { type FieldValue, MAX_FIELDS, newLine, type ParsedLine, setField } from '../parsed-line.ts';
import { asGoDuration, takeKnownMembers } from '../json-line/take-known-members.ts';
import type { TimeReader } from '../time/time-reader.ts';

/** Names of which one must be there, so that prose with an equals sign is no logfmt. */
const MARKS: ReadonlySet<string> = new Set(['level', 'lvl', 'severity', 'msg', 'message', 'time', 'ts', 'timestamp', 't', 'at']);

/** `time=… level=info msg="started" port=80`, as Go's slog, logrus and go-kit write it (https://brandur.org/logfmt). */
export function readLogfmt(text: string, time: TimeReader): ParsedLine | undefined {
  const members: Record<string, FieldValue> = {};
  let count = 0;
  let isMarked = false;
  let at = 0;
  const problems: ParsedLine['problems'] = [];
  while (at < text.length) {
    if (text.charCodeAt(at) <= 32) {
      at += 1;
      continue;
    }
    const nameEnd = afterName(text, at);
    if (nameEnd === at) return undefined;
    const name = text.slice(at, nameEnd);
    at = nameEnd;
    count += 1;
    if (text.charCodeAt(at) !== 61) {
      // A name alone is a mark that is true; before the first pair it is prose.
      if (count === 1 || (at < text.length && text.charCodeAt(at) !== 32)) return undefined;
      setField(members, name, true);
      continue;
    }
    if (count > MAX_FIELDS) {
      problems.push('too-many-fields');
      setField(members, 'rest', text.slice(nameEnd - name.length));
      break;
    }
    if (MARKS.has(name)) isMarked = true;
    const value = readValue(text, at + 1);
    if (value.isUnclosed) problems.push('quote-unclosed');
    setField(members, name, value.text);
    at = value.end;
  }
  if (count < 2 || !isMarked) return undefined;
  const line = takeKnownMembers(members, time, newLine('logfmt', null, ''));
  line.durationMs ??= asGoDuration(members.dur ?? null) ?? null;
  line.problems.push(...problems);
  return line;
}

function afterName(text: string, at: number): number {
  const limit = Math.min(text.length, at + 256);
  for (let end = at; end < limit; end += 1) {
    const code = text.charCodeAt(end);
    if (code === 61 || code === 32) return end;
    const isName = (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || code === 46 || code === 45 || code === 64 || code === 47;
    if (!isName) return at;
  }
  return limit === text.length ? limit : at;
}

interface Value {
  readonly text: string;
  readonly end: number;
  readonly isUnclosed: boolean;
}

function readValue(text: string, start: number): Value {
  if (text.charCodeAt(start) !== 34) {
    const space = text.indexOf(' ', start);
    const end = space === -1 ? text.length : space;
    return { text: text.slice(start, end), end, isUnclosed: false };
  }
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 92) at += 1;
    else if (code === 34) return { text: unescapeText(text.slice(start + 1, at)), end: at + 1, isUnclosed: false };
  }
  return { text: unescapeText(text.slice(start + 1)), end: text.length, isUnclosed: true };
}

const LETTERS: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unescapeText(text: string): string {
  return text.includes('\\') ? text.replace(/\\(.)/gs, (_, letter: string) => LETTERS[letter] ?? letter) : text;
}
