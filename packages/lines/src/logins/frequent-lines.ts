import type { ByteTexts } from './byte-texts.ts';
import { type Login, type LoginReason, tell, type Teller } from './login.ts';
import { doorOf } from './services/pam.ts';

/** What was found before the message of a line, as places in its bytes. */
export interface Header {
  timeAt: number;
  /** Where the program's name stands. */
  nameAt: number;
  nameEnd: number;
  /** -1 when the line has none. */
  pid: number;
  /** Where the message stands, without the spaces around it. */
  messageAt: number;
  messageEnd: number;
}

/** What the message behind a header tells: undefined nothing, null that it is none of the frequent ones and must be read as a text. */
export type FrequentReader = (bytes: Uint8Array, header: Header) => Login | null | undefined;

/*
 * The few messages that make up nearly all of an auth.log, read from bytes, in the one form in which nobody can doubt them: every name is one word without
 * spaces, every address IPv4, and nothing stands behind. All others are left to the readers of texts, with which these agree (skim-line.test.ts).
 */

const FAILED = ascii('Failed ');
const ACCEPTED = ascii('Accepted ');
const FOR = ascii(' for ');
const INVALID_USER = ascii('invalid user ');
const AUTHENTICATING_USER = ascii('authenticating user ');
const USER = ascii('user ');
const FROM = ascii(' from ');
const PORT = ascii(' port ');
const SSH2 = ascii(' ssh2');
const COLON = ascii(': ');
const UNKNOWN = ascii('Invalid user ');
const DISCONNECTED = ascii('Disconnected from ');
const CLOSED = ascii('Connection closed by ');
const RESET = ascii('Connection reset by ');
const PREAUTH = ascii(' [preauth]');
const PAM_UNIX = ascii('pam_unix(');
const CHECK_PASS = ascii('pam_unix(sshd:auth): check pass; user unknown');
const REFUSED = ascii('pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=');
const REFUSED_AS = ascii('  user=');
const SESSION = ascii(':session): session ');
const OPENED = ascii('opened for user ');
const ENDED = ascii('closed for user ');
const BY = ascii(' by ');
const UID = ascii('(uid=');
const SSHD = ascii('sshd');
const SSHD_SESSION = ascii('sshd-session');

/** Ways of proof in which the other side has no say about how the message goes on. */
const METHODS: readonly (readonly [bytes: Uint8Array, method: string])[] = ['password', 'publickey', 'keyboard-interactive/pam'].map((method) => [ascii(method), method]);
const MAX_SERVICE = 32;

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function createFrequentReader(texts: ByteTexts): FrequentReader {
  /** Where the last word, address or port that was read ends. */
  let behind = 0;
  let port = 0;

  return read;

  function read(bytes: Uint8Array, { nameAt, nameEnd, messageAt: at, messageEnd: end }: Header): Login | null | undefined {
    const first = bytes[at]!;
    if (first === 112) return readPam(bytes, at, end, isSshd(bytes, nameAt, nameEnd));
    if (!isSshd(bytes, nameAt, nameEnd)) return null;
    switch (first) {
      case 65: return stands(bytes, at, end, ACCEPTED) ? readOutcome(bytes, at + ACCEPTED.length, end, true) : null;
      case 67: return stands(bytes, at, end, CLOSED) ? readGone(bytes, at + CLOSED.length, end) : stands(bytes, at, end, RESET) ? readGone(bytes, at + RESET.length, end) : null;
      case 68: return stands(bytes, at, end, DISCONNECTED) ? readGone(bytes, at + DISCONNECTED.length, end) : null;
      case 70: return stands(bytes, at, end, FAILED) ? readOutcome(bytes, at + FAILED.length, end, false) : null;
      case 73: return stands(bytes, at, end, UNKNOWN) ? readUnknown(bytes, at + UNKNOWN.length, end) : null;
      default: return null;
    }
  }

  /** `METHOD for [invalid user ]NAME from ADDRESS port N[ ssh2[: KEY]]`. */
  function readOutcome(bytes: Uint8Array, start: number, end: number, isAccepted: boolean): Login | null {
    const method = methodAt(bytes, start, end);
    if (method === '') return null;
    let nameAt = start + method.length + FOR.length;
    const isUnknown = !isAccepted && stands(bytes, nameAt, end, INVALID_USER);
    if (isUnknown) nameAt += INVALID_USER.length;
    const nameEnd = wordEnd(bytes, nameAt, end);
    if (nameEnd === nameAt || !stands(bytes, nameEnd, end, FROM)) return null;
    const addressAt = nameEnd + FROM.length;
    if (!takeAddress(bytes, addressAt, end)) return null;
    const addressEnd = behind;
    if (!takePort(bytes, addressEnd, end) || !isEndOfOutcome(bytes, behind, end, isAccepted)) return null;
    const isTrial = !isAccepted && !isUnknown && method === 'publickey';
    return told(isAccepted ? 'accepted' : 'failed', isAccepted ? 'accepted' : isUnknown ? 'unknown-account' : 'refused', isTrial ? 'notice' : 'service', method, texts(bytes, nameAt, nameEnd), texts(bytes, addressAt, addressEnd), port);
  }

  /** `NAME from ADDRESS port N`. */
  function readUnknown(bytes: Uint8Array, nameAt: number, end: number): Login | null {
    const nameEnd = wordEnd(bytes, nameAt, end);
    const addressAt = nameEnd + FROM.length;
    if (nameEnd === nameAt || !stands(bytes, nameEnd, end, FROM) || !takeAddress(bytes, addressAt, end)) return null;
    const addressEnd = behind;
    if (!takePort(bytes, addressEnd, end) || behind !== end) return null;
    return told('failed', 'unknown-account', 'notice', null, texts(bytes, nameAt, nameEnd), texts(bytes, addressAt, addressEnd), port);
  }

  /** `[invalid user NAME |authenticating user NAME |user NAME ]ADDRESS port N[ [preauth]]`. */
  function readGone(bytes: Uint8Array, start: number, end: number): Login | null | undefined {
    const reason: LoginReason | undefined = stands(bytes, start, end, INVALID_USER) ? 'unknown-account' : stands(bytes, start, end, AUTHENTICATING_USER) ? 'gave-up' : undefined;
    const isUser = reason === undefined && stands(bytes, start, end, USER);
    const nameAt = start + (reason === 'unknown-account' ? INVALID_USER.length : reason === 'gave-up' ? AUTHENTICATING_USER.length : isUser ? USER.length : 0);
    const hasName = nameAt > start;
    const nameEnd = hasName ? wordEnd(bytes, nameAt, end) : nameAt;
    if (hasName && (nameEnd === nameAt || nameEnd === end)) return null;
    const addressAt = hasName ? nameEnd + 1 : start;
    if (!takeAddress(bytes, addressAt, end)) return null;
    const addressEnd = behind;
    if (!takePort(bytes, addressEnd, end)) return null;
    const isEarly = behind !== end;
    if (isEarly && !(behind + PREAUTH.length === end && stands(bytes, behind, end, PREAUTH))) return null;
    if (reason === undefined && !isEarly && !isUser) return undefined;
    const account = hasName ? texts(bytes, nameAt, nameEnd) : null;
    const kind = reason !== undefined ? 'failed' : isEarly ? 'probe' : 'session';
    return told(kind, reason ?? (isEarly ? 'gave-up' : 'closed'), 'notice', null, account, texts(bytes, addressAt, addressEnd), port);
  }

  function readPam(bytes: Uint8Array, at: number, end: number, isOfSshd: boolean): Login | null | undefined {
    if (!stands(bytes, at, end, PAM_UNIX)) return null;
    if (stands(bytes, at, end, REFUSED)) return readRefused(bytes, at + REFUSED.length, end);
    if (isOfSshd && at + CHECK_PASS.length === end && stands(bytes, at, end, CHECK_PASS)) return undefined;
    const serviceAt = at + PAM_UNIX.length;
    let serviceEnd = serviceAt;
    while (serviceEnd < end && serviceEnd - serviceAt <= MAX_SERVICE && isOfName(bytes[serviceEnd]!)) serviceEnd += 1;
    if (serviceEnd === serviceAt || !stands(bytes, serviceEnd, end, SESSION)) return null;
    return readSession(bytes, serviceEnd + SESSION.length, end, doorOf(texts(bytes, serviceAt, serviceEnd)));
  }

  /** `ADDRESS[  user=NAME]`. */
  function readRefused(bytes: Uint8Array, start: number, end: number): Login | null {
    if (!takeAddress(bytes, start, end)) return null;
    const addressEnd = behind;
    const nameAt = addressEnd + REFUSED_AS.length;
    if (addressEnd !== end && !(nameAt < end && stands(bytes, addressEnd, end, REFUSED_AS) && wordEnd(bytes, nameAt, end) === end)) return null;
    return told('failed', 'refused', 'pam', 'pam', addressEnd === end ? null : texts(bytes, nameAt, end), texts(bytes, start, addressEnd), null);
  }

  /** `opened for user NAME[(uid=N)][ by [NAME](uid=N)]`, `closed for user NAME`. */
  function readSession(bytes: Uint8Array, start: number, end: number, service: string): Login | null {
    const isOpened = stands(bytes, start, end, OPENED);
    if (!isOpened && !stands(bytes, start, end, ENDED)) return null;
    const nameAt = start + OPENED.length;
    const wordAt = wordEnd(bytes, nameAt, end);
    const byAt = wordAt + BY.length;
    const hasBy = wordAt !== end;
    if (wordAt === nameAt || (hasBy && !(isOpened && byAt < end && stands(bytes, wordAt, end, BY) && wordEnd(bytes, byAt, end) === end))) return null;
    const login = tell('session', isOpened ? 'opened' : 'closed', service, 'notice');
    login.account = texts(bytes, nameAt, withoutUid(bytes, nameAt, wordAt));
    const by = hasBy ? texts(bytes, byAt, withoutUid(bytes, byAt, end)) : '';
    if (by !== '' && by !== login.account) login.by = by;
    return login;
  }

  /** An IPv4 address at `start` with a space or the end behind it. */
  function takeAddress(bytes: Uint8Array, start: number, end: number): boolean {
    let dots = 0;
    let digits = 0;
    let at = start;
    for (; at < end; at += 1) {
      const byte = bytes[at]!;
      if (byte === 46) {
        if (digits === 0) return false;
        dots += 1;
        digits = 0;
      } else if (byte >= 48 && byte <= 57 && digits < 3) digits += 1;
      else break;
    }
    behind = at;
    return dots === 3 && digits > 0 && (at === end || bytes[at] === 32);
  }

  /** ` port N` at `start`. */
  function takePort(bytes: Uint8Array, start: number, end: number): boolean {
    if (!stands(bytes, start, end, PORT)) return false;
    const from = start + PORT.length;
    let at = from;
    port = 0;
    for (; at < end && at < from + 5 && bytes[at]! >= 48 && bytes[at]! <= 57; at += 1) port = port * 10 + bytes[at]! - 48;
    behind = at;
    return at > from && port <= 65_535;
  }
}

function told(kind: Login['kind'], reason: LoginReason, teller: Teller, method: string | null, account: string | null, address: string, port: number | null): Login {
  return { kind, reason, service: 'sshd', teller, method, account, by: null, as: null, address, isName: false, port, count: 1 };
}

function methodAt(bytes: Uint8Array, at: number, end: number): string {
  for (let index = 0; index < METHODS.length; index += 1) {
    const [name, method] = METHODS[index]!;
    if (stands(bytes, at, end, name) && stands(bytes, at + name.length, end, FOR)) return method;
  }
  return '';
}

/** Behind the port: nothing, ` ssh2`, or with a key behind it of two words at most, in which no address with its port can stand. */
function isEndOfOutcome(bytes: Uint8Array, at: number, end: number, isAccepted: boolean): boolean {
  if (at === end) return true;
  if (!stands(bytes, at, end, SSH2)) return false;
  const keyAt = at + SSH2.length;
  if (keyAt === end) return true;
  if (!isAccepted || !stands(bytes, keyAt, end, COLON)) return false;
  let spaces = 0;
  for (let place = keyAt + COLON.length; place < end; place += 1) if (bytes[place] === 32) spaces += 1;
  return spaces < 2;
}

function withoutUid(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[end - 1] !== 41) return end;
  for (let at = end - UID.length; at >= start; at -= 1) if (stands(bytes, at, end, UID)) return at;
  return end;
}

/** Where the word at `start` ends: at a space, or at what no name has. */
function wordEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at]! > 32 && bytes[at]! < 127) at += 1;
  return at;
}

function isSshd(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start === SSHD.length ? stands(bytes, start, end, SSHD) : end - start === SSHD_SESSION.length && stands(bytes, start, end, SSHD_SESSION);
}

function isOfName(byte: number): boolean {
  return (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || (byte >= 48 && byte <= 57) || byte === 45 || byte === 95;
}

function stands(bytes: Uint8Array, at: number, end: number, words: Uint8Array): boolean {
  if (at + words.length > end) return false;
  for (let index = 0; index < words.length; index += 1) if (bytes[at + index] !== words[index]) return false;
  return true;
}
