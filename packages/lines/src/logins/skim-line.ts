import type { Header } from './frequent-lines.ts';

/** What the bytes of a line alone say: that it tells nothing of a login, that it is a session of PAM, that it must be read and has a usual header, or only that it must be read. */
export type Skimmed = 'nothing' | 'session' | 'headed' | 'read';

/** Looks at bytes before a text is made of them, because most lines of a busy machine tell nothing of a login. */
export interface LineSkimmer {
  /** Whose lines are skimmed from now on; lines of all others must be read. */
  readonly setHost: (host: string) => void;
  /** What the line from `start` to `end`, without its end, says; what has not one of the two usual headers must be read. */
  readonly skim: (bytes: Uint8Array, start: number, end: number) => Skimmed;
  /** What stood before the message of the last line that was `headed`; filled anew for each. */
  readonly header: Header;
}

const QUIET = ['kernel', 'CRON', 'cron', 'crond', 'anacron', 'systemd', 'systemd-resolved', 'systemd-networkd', 'systemd-timesyncd', 'dbus-daemon', 'rsyslogd', 'ntpd', 'chronyd', 'dhclient', 'NetworkManager', 'snapd', 'containerd', 'dockerd', 'kubelet'];
const SSHD = ['sshd', 'sshd-session', 'sshd-auth'];
/** `message repeated`, `last message repeated`, of any program. */
const REPETITIONS = ['m', 'l'];
/** How messages of a program begin that may tell something; its readers look at the same characters first, so that all others tell nothing whatever follows. Of a program that is not here every message is read. */
const BEGINNINGS: readonly (readonly [program: string, beginnings: readonly string[]])[] = [
  ...QUIET.map((program) => [program, ['p', ...REPETITIONS]] as const),
  ['systemd-logind', ['N', 'p', 'P', 'a', ...REPETITIONS]],
  ...SSHD.map((program) => [program, ['A', 'B', 'C', 'D', 'F', 'I', 'M', 'P', 'RO', 'T', 'U', 'a', 'b', 'd', 'e', 'f', 'k', 'p', 'r', 's', ...REPETITIONS]] as const),
];

interface Program {
  readonly name: Uint8Array;
  /** By the first byte of a message: 0 tells nothing, 1 may tell, else the byte that must follow. */
  readonly second: Uint8Array;
}

const [SPACE, COLON, OPEN, CLOSE, LETTER_T] = [32, 58, 91, 93, 84] as const;
const DASH = 45;
/** Longer names and hosts are read. */
const MAX_NAME = 64;
const MAX_PID_DIGITS = 9;
/** Behind the module and its service in what PAM writes of sessions, and how far that may stand from the beginning of the message. */
const SESSION = asBytes(':session): session ');
const MODULE = asBytes('pam_');
const MAX_MODULE = 80;
const HOST = /^[a-z][\w.-]{0,63}$/;
const SLOTS = 256;

const MONTHS: ReadonlySet<number> = new Set(['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map((month) => packed(asBytes(month), 0)));
const PROGRAMS = filePrograms();

function asBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function packed(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
}

/** Few share a slot: those are told apart by all their bytes. */
function filePrograms(): readonly (readonly Program[])[] {
  const slots: Program[][] = Array.from({ length: SLOTS }, () => []);
  for (const [program, beginnings] of BEGINNINGS) {
    const name = asBytes(program);
    const second = new Uint8Array(256);
    for (const beginning of beginnings) second[beginning.charCodeAt(0)] = beginning.length === 1 ? 1 : beginning.charCodeAt(1);
    slots[slotOf(name, 0, name.length)]!.push({ name, second });
  }
  return slots;
}

function slotOf(bytes: Uint8Array, start: number, end: number): number {
  return (bytes[start]! + 7 * bytes[end - 1]! + 31 * (end - start)) & (SLOTS - 1);
}

/** Makes a skimmer; `countsSessions` says whether sessions of PAM need not be read. It agrees with the reader of texts on every line, and only leaves lines to it. */
export function createLineSkimmer(countsSessions: boolean): LineSkimmer {
  let host: Uint8Array = new Uint8Array(0);
  const header: Header = { timeAt: 0, nameAt: 0, nameEnd: 0, pid: -1, messageAt: 0, messageEnd: 0 };

  return { setHost, skim, header };

  function setHost(name: string): void {
    host = HOST.test(name) ? asBytes(name) : new Uint8Array(0);
  }

  function skim(bytes: Uint8Array, start: number, end: number): Skimmed {
    const hostAt = afterTime(bytes, start, end);
    const hostEnd = hostAt + host.length;
    if (hostAt === -1 || host.length === 0 || hostEnd + 2 >= end || bytes[hostEnd] !== SPACE || !standsAt(bytes, hostAt, host)) return 'read';
    header.timeAt = start;
    return behindHost(bytes, hostEnd + 1, end);
  }

  function behindHost(bytes: Uint8Array, start: number, end: number): Skimmed {
    if (!isLetter(bytes[start]!)) return 'read';
    let at = start + 1;
    while (at < end && isOfName(bytes[at]!)) at += 1;
    const nameEnd = at;
    if (nameEnd - start > MAX_NAME) return 'read';
    const hasPid = at < end && bytes[at] === OPEN;
    if (hasPid) at = afterPid(bytes, at + 1, end);
    if (at === -1 || at + 2 >= end || bytes[at] !== COLON || bytes[at + 1] !== SPACE) return 'read';
    at += 2;
    while (at < end && bytes[at] === SPACE) at += 1;
    if (at === end) return 'read';
    if (countsSessions && isSession(bytes, at, end)) return 'session';
    // A program without a pid may be none, and its line a message as a whole.
    if (hasPid && tellsNothing(bytes, start, nameEnd, at, end)) return 'nothing';
    header.nameAt = start;
    header.nameEnd = nameEnd;
    header.pid = hasPid ? pidAt(bytes, nameEnd + 1) : -1;
    header.messageAt = at;
    header.messageEnd = endOfMessage(bytes, at, end);
    return 'headed';
  }
}

/** Without spaces, tabs and carriage returns behind it. */
function endOfMessage(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && (bytes[at - 1] === SPACE || bytes[at - 1] === 13 || bytes[at - 1] === 9)) at -= 1;
  return at;
}

function pidAt(bytes: Uint8Array, start: number): number {
  let pid = 0;
  for (let at = start; isDigit(bytes[at]!); at += 1) pid = pid * 10 + bytes[at]! - 48;
  return pid;
}

/** Where the host stands behind `Nov 24 06:08:36 ` or an ISO time without spaces, or -1. */
function afterTime(bytes: Uint8Array, start: number, end: number): number {
  if (start + 24 > end) return -1;
  if (bytes[start + 4] === DASH) {
    if (bytes[start + 7] !== DASH || bytes[start + 10] !== LETTER_T || !isDigit(bytes[start]!) || !isClock(bytes, start + 11)) return -1;
    let at = start + 19;
    while (at < end && isOfTime(bytes[at]!)) at += 1;
    return at < end && bytes[at] === SPACE ? at + 1 : -1;
  }
  const isBsd = bytes[start + 3] === SPACE && bytes[start + 6] === SPACE && bytes[start + 15] === SPACE && isDigit(bytes[start + 5]!) && (bytes[start + 4] === SPACE || isDigit(bytes[start + 4]!)) && isClock(bytes, start + 7);
  return isBsd && MONTHS.has(packed(bytes, start)) ? start + 16 : -1;
}

function isClock(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 2] === COLON && bytes[at + 5] === COLON && isDigit(bytes[at]!) && isDigit(bytes[at + 1]!) && isDigit(bytes[at + 3]!) && isDigit(bytes[at + 4]!) && isDigit(bytes[at + 6]!) && isDigit(bytes[at + 7]!);
}

/** Behind `123]` at `at`, or -1. */
function afterPid(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isDigit(bytes[at]!)) at += 1;
  return at === start || at - start > MAX_PID_DIGITS || at >= end || bytes[at] !== CLOSE ? -1 : at + 1;
}

function isSession(bytes: Uint8Array, start: number, end: number): boolean {
  if (!standsAt(bytes, start, MODULE)) return false;
  const limit = Math.min(start + MAX_MODULE, end - SESSION.length);
  for (let at = start + MODULE.length; at < limit; at += 1) if (bytes[at] === COLON && standsAt(bytes, at, SESSION)) return true;
  return false;
}

function tellsNothing(bytes: Uint8Array, nameAt: number, nameEnd: number, messageAt: number, end: number): boolean {
  const programs = PROGRAMS[slotOf(bytes, nameAt, nameEnd)]!;
  for (let index = 0; index < programs.length; index += 1) {
    const { name, second } = programs[index]!;
    if (name.length !== nameEnd - nameAt || !standsAt(bytes, nameAt, name)) continue;
    const wanted = second[bytes[messageAt]!]!;
    return wanted === 0 || (wanted !== 1 && messageAt + 1 < end && bytes[messageAt + 1] !== wanted);
  }
  return false;
}

function standsAt(bytes: Uint8Array, at: number, words: Uint8Array): boolean {
  for (let index = 0; index < words.length; index += 1) if (bytes[at + index] !== words[index]) return false;
  return true;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

function isLetter(byte: number): boolean {
  return (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90);
}

function isOfName(byte: number): boolean {
  return isLetter(byte) || isDigit(byte) || byte === 45 || byte === 46 || byte === 95;
}

function isOfTime(byte: number): boolean {
  return (byte >= 48 && byte <= 58) || byte === 46 || byte === 44 || byte === 43 || byte === 45 || byte === 90;
}
