import { levelOfWord } from '../level.ts';
import { newLine, type ParsedLine } from '../parsed-line.ts';
import { readKernelUptime } from '../syslog/read-message.ts';
import { afterDigits, isDigit } from '../time/digits.ts';
import type { TimeReader } from '../time/time-reader.ts';

/** Words before the message that are looked at for level, process, thread and logger. */
const MAX_WORDS = 6;
const BRACKETS: Readonly<Record<string, string>> = { '[': ']', '(': ')' };
const LETTER_LEVELS: Readonly<Record<string, string>> = { F: 'fatal', E: 'error', W: 'warning', I: 'info', D: 'debug', V: 'verbose', T: 'trace' };

/** Lines that begin with a time, as loggers for people write them: log4j, logback, Python, glog, Postgres, Go. What stands between time and message is read as level, process, thread and logger. */
export function readApplication(text: string, time: TimeReader): ParsedLine | undefined {
  const first = text.charCodeAt(0);
  if (first === 91) return readBracketed(text, time);
  if (isDigit(first)) return readAfterTime(text, afterTime(text, 0, time), time);
  const letter = LETTER_LEVELS[text.charAt(0)];
  if (letter === undefined) return undefined;
  const end = time.glog(text, 1);
  if (end === -1) return undefined;
  return readGlog(text, end, time, letter);
}

function readBracketed(text: string, time: TimeReader): ParsedLine | undefined {
  const kernel = newLine('kernel', null, text);
  if (readKernelUptime(kernel)) {
    kernel.service = 'kernel';
    return kernel;
  }
  const end = afterTime(text, 1, time);
  return end !== -1 && text.charCodeAt(end) === 93 ? readAfterTime(text, end + 1, time) : undefined;
}

function afterTime(text: string, start: number, time: TimeReader): number {
  const iso = time.iso(text, start);
  if (iso !== -1) return iso;
  const slashes = time.slashes(text, start);
  return slashes === -1 ? time.compact(text, start) : slashes;
}

/** glog's `I1124 06:08:36.123456   12 file.go:34] message`. */
function readGlog(text: string, start: number, time: TimeReader, level: string): ParsedLine | undefined {
  const head = /^ {1,8}(\d{1,10}) ([^\]\s]{1,256})\] ?/.exec(text.slice(start, start + 300));
  if (!head) return undefined;
  const line = newLine('application', time.at, text.slice(start + head[0].length));
  if (time.at === null) line.problems.push('time-invalid');
  line.level = levelOfWord(level);
  line.pid = Number(head[1]);
  line.fields.logger = head[2]!;
  return line;
}

function readAfterTime(text: string, start: number, time: TimeReader): ParsedLine | undefined {
  if (start === -1) return undefined;
  const code = text.charCodeAt(start);
  if (start < text.length && code !== 32 && code !== 9 && code !== 58 && code !== 124 && code !== 91) return undefined;
  const line = newLine('application', time.at, '');
  if (time.at === null) line.problems.push('time-invalid');
  const plain = afterSeparators(text, start);
  const end = readWords(text, plain, line);
  // Without a level the words are not known to be anything but the message.
  if (line.level === null) {
    line.pid = null;
    line.fields = {};
  }
  line.message = text.slice(line.level === null ? plain : end);
  return line;
}

function afterSeparators(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const isDash = code === 45 && text.charCodeAt(at + 1) === 32;
    if (code !== 32 && code !== 9 && code !== 58 && code !== 124 && !isDash) break;
  }
  return at;
}

function readWords(text: string, start: number, line: ParsedLine): number {
  let at = start;
  for (let count = 0; count < MAX_WORDS && at < text.length; count += 1) {
    const close = BRACKETS[text.charAt(at)];
    const end = close === undefined ? afterWord(text, at) : afterBracket(text, at, close);
    if (end === -1 || end > at + 200) return at;
    const isBracket = close !== undefined;
    const raw = isBracket ? text.slice(at + 1, end) : text.slice(at, end);
    const word = raw.endsWith(':') ? raw.slice(0, -1) : raw.trimEnd();
    const next = afterSeparators(text, isBracket ? end + 1 : end);
    const level = line.level === null ? levelOfWord(word) : null;
    if (level !== null) line.level = level;
    else if (/^-{3,}$/.test(word)) {
      // Spring Boot's line between process and thread.
    } else if (word !== '' && afterDigits(word, 0) === word.length && word.length <= 10) {
      if (line.pid === null) line.pid = Number(word);
      else return at;
    } else if (isBracket) readBracket(text, at, end, line);
    else if (isLogger(word) && (line.level !== null) && (raw.endsWith(':') || text.charCodeAt(next - 2) === 45 || text.charCodeAt(next - 2) === 58)) {
      line.fields.logger = word;
      return next;
    } else return at;
    at = next;
  }
  return at;
}

/** `[thread]`, or log4j's `[thread:Class@line]`: kept whole. Nested brackets belong to it. */
function readBracket(text: string, at: number, end: number, line: ParsedLine): void {
  line.fields.thread ??= text.slice(at + 1, end);
}

/** Where the bracket ends that begins at `at`: brackets within it are followed by no space. */
function afterBracket(text: string, at: number, close: string): number {
  for (let end = text.indexOf(close, at); end !== -1; end = text.indexOf(close, end + 1)) {
    const next = text.charCodeAt(end + 1);
    if (next === 32 || next === 58 || next === 9 || next === 91 || Number.isNaN(next)) return end;
  }
  return -1;
}

function isLogger(word: string): boolean {
  return word.length <= 128 && /^[A-Za-z_][\w.$/-]*$/.test(word);
}

function afterWord(text: string, at: number): number {
  let end = at;
  while (end < text.length && text.charCodeAt(end) !== 32 && text.charCodeAt(end) !== 9) end += 1;
  return end;
}
