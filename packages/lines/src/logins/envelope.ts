/** How the time of a line is written, which decides who reads it when the line matters. */
export type TimeForm = 'none' | 'bsd' | 'iso' | 'asctime' | 'slashes' | 'epoch';

/**
 * What stands before a message: time, host, program, pid. Only places are kept, because of most lines nothing else is ever asked.
 * One is made per file and filled anew for each line.
 */
export interface Envelope {
  timeForm: TimeForm;
  timeAt: number;
  /** Where the host's name stands; both 0 when the line has none. */
  hostAt: number;
  hostEnd: number;
  /** The program's name as it is written, empty when the line has none. */
  program: string;
  /** The program of the last line that had one. */
  lastProgram: string;
  /** -1 when the line has none. */
  pid: number;
  /** Where the message begins when the program is believed, and where it begins when it is not. */
  messageAt: number;
  bodyAt: number;
}

export function newEnvelope(): Envelope {
  return { timeForm: 'none', timeAt: 0, hostAt: 0, hostEnd: 0, program: '', lastProgram: '', pid: -1, messageAt: 0, bodyAt: 0 };
}

/** Words before the program: a host, a facility, a level. */
const MAX_WORDS = 3;
const MAX_PID_DIGITS = 10;

/**
 * Finds what stands before the message of a line, from `start` on: RFC 3164, RFC 5424, ISO times, with and without host, and what busybox, socklog, FreeBSD and
 * sysklogd make of them. Written out by character code because it runs for every line.
 */
export function readEnvelope(text: string, start: number, into: Envelope): void {
  const end = text.length;
  let at = start;
  into.timeForm = 'none';
  into.hostAt = 0;
  into.hostEnd = 0;
  into.program = '';
  into.pid = -1;
  let isProtocol23 = false;
  if (text.charCodeAt(at) === 60) {
    const close = afterDigits(text, at + 1, end);
    if (close > at + 1 && close < at + 5 && text.charCodeAt(close) === 62) {
      at = close + 1;
      if (text.charCodeAt(at) === 49 && text.charCodeAt(at + 1) === 32) {
        isProtocol23 = true;
        at += 2;
      }
    }
  }
  into.timeAt = at;
  const afterTime = readTime(text, at, end, into);
  at = afterSpaces(text, afterTime, end);
  into.bodyAt = at;
  into.messageAt = at;
  if (isProtocol23) readProtocol23(text, at, end, into);
  else readWords(text, at, end, into);
}

function readWords(text: string, start: number, end: number, into: Envelope): void {
  let at = start;
  // Without a time the first word alone may be a program: more would be read out of the message itself.
  const words = into.timeForm === 'none' ? 1 : MAX_WORDS;
  for (let word = 0; word < words && at < end; word += 1) {
    let stop = at;
    let code = 0;
    for (; stop < end; stop += 1) {
      code = text.charCodeAt(stop);
      if (code === 32) break;
      if (code === 58 && (stop + 1 === end || text.charCodeAt(stop + 1) === 32)) break;
      if (code === 91 && stop > at && readPid(text, stop, end, into)) break;
    }
    if (stop < end && code !== 32 && isNameStart(text.charCodeAt(at))) {
      putProgram(text, at, stop, end, into);
      return;
    }
    // What stands in brackets is a level or a pid.
    if (word === 0 && text.charCodeAt(at) !== 60 && text.charCodeAt(at) !== 91) {
      into.hostAt = at;
      into.hostEnd = stop;
    }
    if (word === 2 && isSysklogd(text, at, stop, end)) {
      readProtocol23(text, into.hostAt, end, into);
      return;
    }
    at = afterSpaces(text, code === 32 ? stop : stop + 1, end);
  }
  into.pid = -1;
  // Nothing there was a program: the whole is a message, and what looked like a host is its first word.
  if (into.timeForm === 'none' || into.program === '') {
    into.hostEnd = into.hostAt;
    into.messageAt = into.bodyAt;
  }
}

/** Programs are called by letters: `12#0:` and `*7:` are numbers of connections. */
function isNameStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 47 || code === 40 || code === 95 || code === 45;
}

function putProgram(text: string, at: number, stop: number, end: number, into: Envelope): void {
  if (into.hostAt === at) {
    into.hostAt = 0;
    into.hostEnd = 0;
  }
  // Lines of one program follow each other: the same text again is not cut out again.
  if (into.lastProgram.length !== stop - at || !text.startsWith(into.lastProgram, at)) into.lastProgram = text.slice(at, stop);
  into.program = into.lastProgram;
  let messageAt = stop;
  if (text.charCodeAt(messageAt) === 91) messageAt = text.indexOf(']', messageAt) + 1;
  if (text.charCodeAt(messageAt) === 58) messageAt += 1;
  into.messageAt = Math.min(afterSpaces(text, messageAt, end), end);
}

/** `[123]` at `at`, followed by a colon or a space. */
function readPid(text: string, at: number, end: number, into: Envelope): boolean {
  const close = afterDigits(text, at + 1, Math.min(end, at + 2 + MAX_PID_DIGITS));
  if (close === at + 1 || close >= end || text.charCodeAt(close) !== 93) return false;
  let pid = 0;
  for (let place = at + 1; place < close; place += 1) pid = pid * 10 + text.charCodeAt(place) - 48;
  into.pid = pid;
  return true;
}

/** HOST APP PROCID MSGID SD MSG, from HOST (RFC 5424, section 6). */
function readProtocol23(text: string, start: number, end: number, into: Envelope): void {
  const hostEnd = afterWord(text, start, end);
  const appAt = Math.min(hostEnd + 1, end);
  const appEnd = afterWord(text, appAt, end);
  const pidAt = Math.min(appEnd + 1, end);
  const pidEnd = afterWord(text, pidAt, end);
  const idEnd = afterWord(text, Math.min(pidEnd + 1, end), end);
  let at = Math.min(idEnd + 1, end);
  if (text.charCodeAt(at) === 45) at += 1;
  else while (at < end && text.charCodeAt(at) === 91) at = afterElement(text, at, end);
  into.hostAt = start;
  into.hostEnd = hostEnd;
  into.program = appEnd - appAt === 1 && text.charCodeAt(appAt) === 45 ? '' : text.slice(appAt, appEnd);
  const pid = pidEnd - pidAt <= MAX_PID_DIGITS ? Number(text.slice(pidAt, pidEnd)) : Number.NaN;
  into.pid = Number.isInteger(pid) && pidEnd > pidAt ? pid : -1;
  at = afterSpaces(text, at, end);
  // The message may begin with a byte order mark.
  if (text.charCodeAt(at) === 0xfe_ff) at += 1;
  into.messageAt = Math.min(at, end);
  into.bodyAt = into.messageAt;
}

/** Whether `HOST APP 123 - -` stands from the host on, at its third word: sysklogd writes RFC 5424 without its priority. */
function isSysklogd(text: string, at: number, stop: number, end: number): boolean {
  const isPid = afterDigits(text, at, end) === stop || (stop === at + 1 && text.charCodeAt(at) === 45);
  const idEnd = afterWord(text, Math.min(stop + 1, end), end);
  const code = text.charCodeAt(idEnd + 1);
  return isPid && idEnd < end && (code === 91 || (code === 45 && (idEnd + 2 >= end || text.charCodeAt(idEnd + 2) === 32)));
}

/** Behind one `[id name="value"]`, in which `\]` and `\"` are not ends. */
function afterElement(text: string, start: number, end: number): number {
  for (let at = start + 1; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 92) at += 1;
    else if (code === 93) return at + 1;
  }
  return end;
}

/** Where the time at `at` ends, or `at` itself when there is none. */
function readTime(text: string, at: number, end: number, into: Envelope): number {
  const code = text.charCodeAt(at);
  if (code >= 65 && code <= 90) return text.charCodeAt(at + 3) === 32 ? readMonthTime(text, at, end, into) : at;
  if (code < 48 || code > 57) return at;
  const fifth = text.charCodeAt(at + 4);
  if (fifth === 45 && text.charCodeAt(at + 7) === 45 && isClock(text, at + 11, end)) {
    into.timeForm = 'iso';
    return afterIso(text, at + 19, end);
  }
  if (fifth === 47 && text.charCodeAt(at + 7) === 47 && isClock(text, at + 11, end)) {
    into.timeForm = 'slashes';
    return afterIso(text, at + 19, end);
  }
  // Seconds since the epoch with a fraction, as `journalctl -o short-unix` writes them.
  if (text.charCodeAt(at + 10) === 46 && afterDigits(text, at, end) === at + 10) {
    into.timeForm = 'epoch';
    return afterDigits(text, at + 11, end);
  }
  return at;
}

/** `Nov 24 06:08:36`, also with a year behind the day or behind the time, or `Tue Nov 24 06:08:36 2026`. */
function readMonthTime(text: string, at: number, end: number, into: Envelope): number {
  const next = text.charCodeAt(at + 4);
  if (next >= 65 && next <= 90) {
    const day = afterSpaces(text, at + 8, end);
    const clockAt = afterSpaces(text, afterDigits(text, day, end), end);
    if (!isClock(text, clockAt, end)) return at;
    into.timeForm = 'asctime';
    return afterDigits(text, afterSpaces(text, afterFraction(text, clockAt + 8, end), end), end);
  }
  // The usual form has its clock at one place: asked first.
  let clockAt = at + 7;
  if (!isClock(text, clockAt, end)) {
    clockAt = afterSpaces(text, afterDigits(text, afterSpaces(text, at + 4, end), end), end);
    if (!isClock(text, clockAt, end)) {
      const yearEnd = afterDigits(text, clockAt, end);
      if (yearEnd !== clockAt + 4) return at;
      clockAt = afterSpaces(text, yearEnd, end);
      if (!isClock(text, clockAt, end)) return at;
    }
  }
  into.timeForm = 'bsd';
  const after = afterFraction(text, clockAt + 8, end);
  const isYear = text.charCodeAt(after) === 32 && text.charCodeAt(after + 1) === 50 && text.charCodeAt(after + 2) === 48 && text.charCodeAt(after + 5) === 32 && afterDigits(text, after + 1, end) === after + 5;
  return isYear ? after + 5 : after;
}

/** Behind fraction and offset, also an offset behind a space and the name of a zone. */
function afterIso(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isTimeCharacter(text.charCodeAt(at))) at += 1;
  const code = text.charCodeAt(at + 1);
  if (text.charCodeAt(at) !== 32) return at;
  if ((code === 43 || code === 45) && afterDigits(text, at + 2, end) >= at + 4) {
    at += 2;
    while (at < end && isTimeCharacter(text.charCodeAt(at))) at += 1;
  } else if (text.startsWith('UTC', at + 1) || text.startsWith('GMT', at + 1) || text.startsWith('CET', at + 1)) at += 4;
  return at;
}

function isTimeCharacter(code: number): boolean {
  return (code >= 48 && code <= 58) || code === 46 || code === 44 || code === 43 || code === 45 || code === 90;
}

function isClock(text: string, at: number, end: number): boolean {
  return at + 8 <= end && text.charCodeAt(at + 2) === 58 && text.charCodeAt(at + 5) === 58 && isDigit(text.charCodeAt(at)) && isDigit(text.charCodeAt(at + 1)) && isDigit(text.charCodeAt(at + 3)) && isDigit(text.charCodeAt(at + 7));
}

function afterFraction(text: string, at: number, end: number): number {
  const code = text.charCodeAt(at);
  return at < end && (code === 46 || code === 44) ? afterDigits(text, at + 1, end) : at;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function afterDigits(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

function afterSpaces(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && text.charCodeAt(at) === 32) at += 1;
  return at;
}

function afterWord(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && text.charCodeAt(at) !== 32) at += 1;
  return at;
}
