import { newLine, type ParsedLine } from '../parsed-line.ts';
import { levelOfWord, SYSLOG_LEVELS } from '../level.ts';
import { isDigit } from '../time/digits.ts';
import type { TimeReader } from '../time/time-reader.ts';
import { readKernelUptime, readRepeated } from './read-message.ts';
import { readProtocol23 } from './read-protocol-23.ts';

/** By the number of RFC 5424 section 6.2.1. */
const FACILITIES = ['kern', 'user', 'mail', 'daemon', 'auth', 'syslog', 'lpr', 'news', 'uucp', 'cron', 'authpriv', 'ftp', 'ntp', 'audit', 'alert', 'clock', 'local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7'];
/** The largest PRI value: facility 23, severity 7. */
const MAX_PRI = 191;

/** RFC 5424 and RFC 3164 lines, with or without their priority, and those that rsyslog and systemd write into files. */
export function readSyslog(text: string, time: TimeReader): ParsedLine | undefined {
  if (text.charCodeAt(0) !== 60) return readHeader(text, 0, time);
  const end = text.indexOf('>', 1);
  if (end < 2 || end > 4) return undefined;
  const pri = Number(text.slice(1, end));
  if (!(pri >= 0 && pri <= MAX_PRI) || !isDigit(text.charCodeAt(1))) return undefined;
  const line = readProtocol23(text, end + 1, time) ?? readHeader(text, end + 1, time) ?? readTag(text, end + 1, withoutTime(text, end + 1));
  line.level = SYSLOG_LEVELS[pri & 7]!;
  line.fields.facility = FACILITIES[pri >> 3]!;
  return line;
}

function withoutTime(text: string, start: number): ParsedLine {
  const line = newLine('syslog-3164', null, text.slice(start));
  line.problems.push('no-time');
  return line;
}

/** RFC 3164: a time, a host, a tag. The time may be ISO 8601, as rsyslog's RSYSLOG_FileFormat and `journalctl -o short-iso` write it. */
function readHeader(text: string, start: number, time: TimeReader): ParsedLine | undefined {
  let at = time.bsd(text, start);
  const isBsd = at !== -1;
  if (!isBsd) {
    // Whoever writes `2026-11-24 06:08:36` with a space is an application and not a syslog daemon.
    if (text.charCodeAt(start + 10) !== 84) return undefined;
    at = time.iso(text, start);
    if (at === -1) return undefined;
  }
  if (text.charCodeAt(at) === 58) at += 1;
  if (text.charCodeAt(at) !== 32) return undefined;
  at += 1;
  if (text.charCodeAt(at) === 32) at += 1;
  const hostEnd = afterHost(text, at);
  const line = newLine(isBsd ? 'syslog-3164' : 'syslog-iso', time.at, '');
  if (time.at === null) line.problems.push('time-invalid');
  if (hostEnd === -1) {
    // No host, but a tag: BSD daemons on their own machine.
    if (!isBsd && !isTag(text, at)) return undefined;
    return readTag(text, at, line);
  }
  if (!isBsd && !isTag(text, hostEnd + 1) && !text.startsWith('last message repeated ', hostEnd + 1)) return undefined;
  line.host = text.slice(at, hostEnd);
  if (!isBsd && levelOfWord(line.host) !== null) return undefined;
  return readTag(text, hostEnd + 1, line);
}

/** Where a host name or address that begins at `at` ends, or -1 when what stands there is a tag or anything else. */
function afterHost(text: string, at: number): number {
  for (let end = at; end < text.length && end < at + 256; end += 1) {
    const code = text.charCodeAt(end);
    if (code === 32) {
      if (end === at) return -1;
      // `sshd[12]:` never comes so far; `kernel:` does, and `2001:db8::` is an address.
      if (text.charCodeAt(end - 1) !== 58) return end;
      return text.indexOf(':', at) < end - 1 ? end : -1;
    }
    const isName = (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 45 || code === 46 || (code >= 64 && code <= 90) || code === 95 || code === 58 || code === 47 || code === 37;
    if (!isName) return -1;
  }
  return -1;
}

/** Longest tag that is believed; RFC 3164 says 32, and nobody keeps to it. */
const MAX_TAG = 96;

/** Where the name in a tag ends, or -1: it is followed by `[`, or by `:` and a space or nothing. */
function afterName(text: string, at: number): number {
  const limit = Math.min(text.length, at + MAX_TAG);
  for (let end = at; end < limit; end += 1) {
    const code = text.charCodeAt(end);
    if (code === 91) return end === at ? -1 : end;
    if (code === 58 && (end + 1 === text.length || text.charCodeAt(end + 1) === 32)) return end === at ? -1 : end;
    if (code <= 32 || code === 34 || code === 61 || code === 123) return -1;
  }
  return -1;
}

function isTag(text: string, at: number): boolean {
  return afterName(text, at) !== -1;
}

/** The rest of a line from its tag on: `program[pid]: message`, `program: message`, or only a message. */
function readTag(text: string, start: number, line: ParsedLine): ParsedLine {
  const end = afterName(text, start);
  let at = start;
  if (end !== -1) {
    if (text.charCodeAt(end) === 91) {
      const close = text.indexOf(']', end);
      if (close !== -1 && close < end + 64) {
        const next = text.charCodeAt(close + 1);
        if (next === 58 || next === 32 || Number.isNaN(next)) {
          line.service = text.slice(start, end);
          readPid(text.slice(end + 1, close), line);
          at = next === 58 ? close + 2 : close + 1;
        }
      }
    } else {
      line.service = text.slice(start, end);
      at = end + 1;
    }
    if (at !== start && text.charCodeAt(at) === 32) at += 1;
  }
  line.message = text.slice(at);
  if (line.service === 'kernel') readKernelUptime(line);
  readRepeated(line);
  return line;
}

function readPid(text: string, line: ParsedLine): void {
  const value = text.length <= 10 ? Number(text) : Number.NaN;
  if (Number.isInteger(value) && text !== '') line.pid = value;
  else if (text !== '') line.fields.procid = text;
}
