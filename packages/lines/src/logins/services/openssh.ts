import { putAddress, readPort } from '../address.ts';
import { lastPlace } from '../last-place.ts';
import { type Login, type LoginKind, type LoginReason, tell, type Teller } from '../login.ts';

/*
 * Messages of sshd and sshd-session, OpenSSH 3 to 10 with the portable version's PAM: auth.c, auth2.c, auth-pam.c, packet.c, sshconnect.c, sshd.c, srclimit.c.
 * Names are typed by strangers and may hold spaces and whole log lines: what the daemon adds stands behind them, therefore everything is read from the right.
 */

const SERVICE = 'sshd';
/** Of several places that look like the end of a line only the last few are tried, so that a hostile name costs no more than a line. */
const MAX_TRIES = 16;

/** What a message of sshd tells of a login; undefined when nothing. */
export function readOpenssh(message: string): Login | undefined {
  switch (message.charCodeAt(0)) {
    case 65: return readA(message);
    case 66: return message.startsWith('Bad protocol version identification ') ? readLastFrom(probe('bad-protocol'), message, 36) : undefined;
    case 67: return message.startsWith('Connection ') ? readConnection(message) : undefined;
    case 68: return readD(message);
    case 70: return message.startsWith('Failed ') ? readOutcome(message, 7, 'failed', 'refused') : undefined;
    case 73: return message.startsWith('Invalid user ') || message.startsWith('Illegal user ') ? readInvalidUser(message) : undefined;
    case 77: return message.startsWith('Magic value check failed ') ? readLastFrom(probe('bad-protocol'), message, 24) : undefined;
    case 80: return readP(message);
    case 82: return message.startsWith('ROOT LOGIN REFUSED FROM ') ? readRootRefused(message) : undefined;
    case 84: return readTimeout(message);
    case 85: return readU(message);
    case 98: return message.startsWith('banner exchange: Connection from ') ? readAddressFirst(probe('bad-protocol'), message, 33) : undefined;
    case 100: return message.startsWith('drop connection #') ? readLastFrom(probe('address-refused'), message, 17) : undefined;
    case 101: return message.startsWith('error: ') ? readOpenssh(message.slice(7)) : undefined;
    case 102: return message.startsWith('fatal: ') ? readOpenssh(message.slice(7)) : undefined;
    case 107: return message.startsWith('kex_exchange_identification: client sent invalid protocol') || message.startsWith('kex_exchange_identification: banner line contains invalid') ? probe('bad-protocol') : undefined;
    case 109: return message.startsWith('maximum authentication attempts exceeded for ') ? readNameAndFrom(told('failed', 'too-many-attempts', 'notice'), message, 45) : undefined;
    case 114: return message.startsWith('refused connect from ') ? readRefusedConnect(message) : undefined;
    case 115: return message.startsWith('ssh_dispatch_run_fatal: Connection from ') ? readDispatchFatal(message) : undefined;
    default: return undefined;
  }
}

function told(kind: LoginKind, reason: LoginReason, teller: Teller): Login {
  return tell(kind, reason, SERVICE, teller);
}

function probe(reason: LoginReason): Login {
  return told('probe', reason, 'notice');
}

function readA(message: string): Login | undefined {
  if (message.startsWith('Accepted ')) return readOutcome(message, 9, 'accepted', 'accepted');
  if (message.startsWith('Access denied for user ')) return readDenied(message);
  if (!message.startsWith('Authentication tried for ')) return undefined;
  const login = told('failed', 'not-allowed', 'notice');
  const at = lastIndexOfAny(message, [' with correct key but not from a permitted host', ' with valid certificate but not from a permitted']);
  if (at === -1) return undefined;
  login.account = message.slice(25, at);
  const ip = message.lastIndexOf(', ip=');
  if (ip > at) putAddress(login, untilAny(message, ip + 5));
  return login;
}

/** `Access denied for user alice by PAM account configuration [preauth]`. */
function readDenied(message: string): Login | undefined {
  const at = message.lastIndexOf(' by PAM account configuration');
  if (at < 23) return undefined;
  const login = told('failed', 'not-allowed', 'notice');
  login.account = message.slice(23, at);
  return login;
}

/** `METHOD for [invalid user ]NAME from ADDRESS port N ssh2[: key]`, behind `Failed ` or `Accepted `. */
function readOutcome(message: string, start: number, kind: 'failed' | 'accepted', reason: LoginReason): Login | undefined {
  const methodEnd = message.indexOf(' ', start);
  if (methodEnd === -1 || !message.startsWith('for ', methodEnd + 1)) return undefined;
  const login = told(kind, reason, 'service');
  login.method = message.slice(start, methodEnd);
  let nameAt = methodEnd + 5;
  if (kind === 'failed' && (message.startsWith('invalid user ', nameAt) || message.startsWith('illegal user ', nameAt))) {
    nameAt += 13;
    login.reason = 'unknown-account';
  }
  // Old clients' own words stand behind the address: the other side chose them.
  const said = login.method === 'hostbased' ? message.indexOf(', client user "') : message.indexOf(' ssh1: ruser ');
  const known = said === -1 || !readTail(login, message.slice(0, said), nameAt) ? readTail(login, message, nameAt) : true;
  if (!known) {
    // Modules may say no address: `Accepted google_authenticator for alice`.
    login.account = message.slice(nameAt);
    return kind === 'accepted' || login.account.includes(' ') ? undefined : login;
  }
  if (login.account === '<invalid username>') {
    login.account = null;
    login.reason = 'unknown-account';
  }
  if (kind === 'failed' && (login.method === 'none' || login.method === 'publickey') && login.reason !== 'unknown-account') login.teller = 'notice';
  return login;
}

/** Reads `NAME from ADDRESS port N …` from the right: the last place at which all of it stands. */
function readTail(login: Login, message: string, nameAt: number): boolean {
  let from = lastPlace(message, ' from ');
  for (let tries = 0; from >= nameAt - 1 && tries < MAX_TRIES; tries += 1) {
    if (readAddressAndPort(login, message, from + 6)) {
      login.account = from < nameAt ? '' : message.slice(nameAt, from);
      return true;
    }
    from = lastPlace(message, ' from ', from - 1);
  }
  return false;
}

/** `ADDRESS port N` and then what sshd writes behind it: nothing, ` ssh2`, ` [preauth]`, ` on ADDRESS`. */
function readAddressAndPort(login: Login, message: string, at: number): boolean {
  const space = message.indexOf(' ', at);
  if (space === -1 || !message.startsWith('port ', space + 1)) return false;
  let end = space + 6;
  while (end < message.length && message.charCodeAt(end) >= 48 && message.charCodeAt(end) <= 57) end += 1;
  const port = readPort(message.slice(space + 6, end));
  if (port === -1 || !isEnd(message, end) || !putAddress(login, message.slice(at, space))) return false;
  login.port = port;
  return true;
}

function isEnd(message: string, at: number): boolean {
  if (at === message.length) return true;
  if (message.startsWith(' ssh', at)) {
    const behind = at + 5;
    return behind >= message.length || message.charCodeAt(behind) === 58 || message.startsWith(' [preauth]', behind) || message.startsWith(' []', behind);
  }
  return message.startsWith(' [preauth]', at) || message.startsWith(' on ', at) || message.slice(at).trim() === '';
}

function readInvalidUser(message: string): Login | undefined {
  return readFrom(told('failed', 'unknown-account', 'notice'), message, 13);
}

/** `[invalid user ]NAME from ADDRESS[ port N][ …]` from `start`. */
function readNameAndFrom(login: Login, message: string, start: number): Login | undefined {
  const isMarked = message.startsWith('invalid user ', start) || message.startsWith('illegal user ', start);
  return readFrom(login, message, isMarked ? start + 13 : start);
}

function readFrom(login: Login, message: string, nameAt: number): Login | undefined {
  let from = lastPlace(message, ' from ');
  for (let tries = 0; from >= nameAt - 1 && tries < MAX_TRIES; tries += 1) {
    if (readAddressFirst(login, message, from + 6)) {
      login.account = from < nameAt ? '' : message.slice(nameAt, from);
      return login;
    }
    from = lastPlace(message, ' from ', from - 1);
  }
  return undefined;
}

function readRootRefused(message: string): Login | undefined {
  const login = readAddressFirst(told('failed', 'root-not-allowed', 'service'), message, 24);
  if (login) login.account = 'root';
  return login;
}

/** `ADDRESS[ port N]…` at `start`, where nothing that a stranger typed stands before it. */
function readAddressFirst(login: Login, message: string, start: number): Login | undefined {
  const word = untilAny(message, start);
  if (!putAddress(login, word)) return undefined;
  const after = start + word.length;
  if (message.startsWith(' port ', after)) {
    const port = readPort(/^\d{0,6}/.exec(message.slice(after + 6, after + 12))![0]);
    if (port !== -1) login.port = port;
  }
  return login;
}

/** `… from ADDRESS[ port N]…` where a stranger's words stand before it. */
function readLastFrom(login: Login, message: string, start: number): Login | undefined {
  const from = lastPlace(message, ' from ');
  return from < start - 1 ? undefined : readAddressFirst(login, message, from + 6);
}

/** `Connection closed by …`, `Connection reset by …`, `Connection from …: reason`. */
function readConnection(message: string): Login | undefined {
  if (message.startsWith('closed by ', 11)) return readGone(message, 21);
  return message.startsWith('reset by ', 11) ? readGone(message, 20) : undefined;
}

/** `[invalid user NAME |authenticating user NAME |user NAME ]ADDRESS[ port N][ [preauth]]`, the end of a connection. */
function readGone(message: string, start: number): Login | undefined {
  const isEarly = message.endsWith(' [preauth]');
  const person = readPerson(message, start, isEarly ? message.length - 10 : message.length);
  if (!person) return undefined;
  const { address, port, who, account } = person;
  const isFailure = who === 'invalid' || who === 'authenticating';
  if (!isFailure && !isEarly && who !== 'user') return undefined;
  const login = told(isFailure ? 'failed' : isEarly ? 'probe' : 'session', isFailure || isEarly ? (who === 'invalid' ? 'unknown-account' : 'gave-up') : 'closed', 'notice');
  login.account = account;
  if (!putAddress(login, address)) return undefined;
  login.port = port;
  return login;
}

interface Person {
  readonly who: 'invalid' | 'authenticating' | 'user' | 'nobody';
  readonly account: string | null;
  readonly address: string;
  readonly port: number | null;
}

function readPerson(message: string, start: number, end: number): Person | undefined {
  const text = message.slice(start, end).trimEnd();
  const portAt = lastPlace(text, ' port ');
  const port = portAt === -1 ? -1 : readPort(text.slice(portAt + 6));
  const rest = port === -1 ? text : text.slice(0, portAt);
  const space = rest.lastIndexOf(' ');
  const address = rest.slice(space + 1);
  const before = space === -1 ? '' : rest.slice(0, space);
  const known = { address, port: port === -1 ? null : port };
  if (space === -1) return { who: 'nobody', account: null, ...known };
  if (before.startsWith('invalid user') || before.startsWith('illegal user')) return { who: 'invalid', account: before.slice(13), ...known };
  if (before.startsWith('authenticating user')) return { who: 'authenticating', account: before.slice(20), ...known };
  return before.startsWith('user ') ? { who: 'user', account: before.slice(5), ...known } : undefined;
}

function readD(message: string): Login | undefined {
  if (message.startsWith('Did not receive identification string from ')) return readAddressFirst(probe('bad-protocol'), message, 43);
  if (message.startsWith('Disconnected from ')) return readGone(message, 18);
  if (message.startsWith('Disconnecting')) return readDisconnecting(message);
  return undefined;
}

const DISCONNECTED_FOR: readonly (readonly [string, LoginReason])[] = [
  [': Too many authentication failures', 'too-many-attempts'],
  [': Change of username or service not allowed', 'refused'],
  [': too many bad authentication attempts', 'too-many-attempts'],
];

/** `Disconnecting[ from][ invalid user NAME ADDRESS port N]: reason`; the reason may name another name that a stranger typed. */
function readDisconnecting(message: string): Login | undefined {
  for (const [marker, reason] of DISCONNECTED_FOR) {
    let at = message.indexOf(marker, 13);
    for (let tries = 0; at !== -1 && tries < MAX_TRIES; tries += 1) {
      const login = told('failed', reason, 'notice');
      if (at === 13) {
        // `Disconnecting: Too many authentication failures for root [preauth]`: without an address, which other lines of the connection have.
        const named = /^ for ((?:invalid user )?)(.*?)(?: \[preauth\])?$/u.exec(message.slice(at + marker.length));
        login.account = named ? named[2]! : null;
        return login;
      }
      const person = readPerson(message, message.startsWith(' from ', 13) ? 19 : 14, at);
      if (person && putAddress(login, person.address)) {
        login.port = person.port;
        login.account = person.account;
        return login;
      }
      at = message.indexOf(marker, at + 1);
    }
  }
  return undefined;
}

const PAM_SAYS: readonly (readonly [string, LoginReason])[] = [
  ['unknown', 'unknown-account'], ['not known', 'unknown-account'], ['expired', 'expired'], ['maximum', 'too-many-attempts'], ['locked', 'account-locked'], ['denied', 'not-allowed'],
];

function readP(message: string): Login | undefined {
  if (message.startsWith('PAM: ')) return readPamSays(message);
  return message.startsWith('Protocol major versions differ for ') ? readAddressFirst(probe('bad-protocol'), message, 35) : undefined;
}

/** `PAM: what PAM says for [illegal user ]NAME from ADDRESS[ via ADDRESS]`. */
function readPamSays(message: string): Login | undefined {
  const nameAt = message.indexOf(' for ', 4);
  if (nameAt === -1) return undefined;
  const login = told('failed', 'refused', 'service-about-pam');
  const words = message.slice(5, nameAt).toLowerCase();
  for (const [word, reason] of PAM_SAYS) if (words.includes(word)) login.reason = reason;
  login.method = 'keyboard-interactive/pam';
  const start = nameAt + 5;
  if (message.startsWith('invalid user ', start) || message.startsWith('illegal user ', start)) login.reason = 'unknown-account';
  return readNameAndFrom(login, message, start);
}

function readTimeout(message: string): Login | undefined {
  if (!message.startsWith('Timeout before authentication for ')) return undefined;
  return readAddressFirst(probe('timeout'), message, message.startsWith('connection from ', 34) ? 50 : 34);
}

function readU(message: string): Login | undefined {
  if (message.startsWith('Unable to negotiate with ')) return readAddressFirst(probe('no-common-algorithm'), message, 25);
  if (!message.startsWith('User ')) return undefined;
  const at = message.lastIndexOf(' not allowed because ');
  if (at === -1) return undefined;
  const login = told('failed', message.startsWith('account is locked', at + 21) ? 'account-locked' : 'not-allowed', 'notice');
  const person = message.slice(0, at);
  const from = lastPlace(person, ' from ');
  login.account = person.slice(5, from >= 4 && putAddress(login, person.slice(from + 6).trim()) ? Math.max(from, 5) : undefined);
  return login;
}

/** Of TCP wrappers: `refused connect from NAME (ADDRESS)`; the name is looked up by the daemon and chosen by whoever owns the address. */
function readRefusedConnect(message: string): Login | undefined {
  const login = probe('address-refused');
  const open = message.lastIndexOf('(');
  if (open !== -1 && message.endsWith(')') && putAddress(login, message.slice(open + 1, -1))) return login;
  return readAddressFirst(login, message, 21);
}

function readDispatchFatal(message: string): Login | undefined {
  const end = message.lastIndexOf(': ');
  const person = readPerson(message, 40, end <= 40 ? message.length : end);
  if (!person || person.who === 'user') return undefined;
  const login = person.who === 'nobody' ? probe('bad-protocol') : told('failed', person.who === 'invalid' ? 'unknown-account' : 'gave-up', 'notice');
  login.account = person.account;
  if (!putAddress(login, person.address)) return undefined;
  login.port = person.port;
  return login;
}

function lastIndexOfAny(message: string, markers: readonly string[]): number {
  let last = -1;
  for (const marker of markers) last = Math.max(last, message.lastIndexOf(marker));
  return last;
}

/** The word at `at`, without the marks that sshd sets behind addresses. */
function untilAny(message: string, at: number): string {
  let end = at;
  while (end < message.length) {
    const code = message.charCodeAt(end);
    if (code === 32 || code === 44 || code === 59 || code === 41) break;
    end += 1;
  }
  while (end > at && message.charCodeAt(end - 1) === 58 && message.charCodeAt(end - 2) !== 58) end -= 1;
  return message.slice(at, end);
}
