import { putAddress } from '../address.ts';
import { lastPlace } from '../last-place.ts';
import { type Login, type LoginKind, type LoginReason, tell, type Teller } from '../login.ts';

/*
 * Messages of Linux-PAM's modules as pam_syslog(3) writes them: `pam_unix(sshd:auth): …`; before 2005 the module stood in the program's name: `sshd(pam_unix)[1]: …`.
 */

/** Doors that PAM knows by other names. */
const DOORS: ReadonlyMap<string, string> = new Map([['su-l', 'su'], ['sudo-i', 'sudo'], ['CRON', 'cron'], ['crond', 'cron'], ['gdm-password', 'gdm'], ['gdm-launch-environment', 'gdm'], ['xrdp-sesman', 'xrdp'], ['runuser-l', 'runuser'], ['remote', 'login']]);

/** What a message that begins with a module's name, or comes from one, tells of a login; `program` is who wrote it. */
export function readPam(message: string, program: string): Login | undefined {
  if (message.startsWith('pam_')) {
    const open = message.indexOf('(');
    const close = message.indexOf('):', open);
    if (open === -1 || close === -1 || open > 40 || close > 120) return undefined;
    const colon = message.indexOf(':', open);
    let at = close + 2;
    while (message.charCodeAt(at) === 32) at += 1;
    const service = doorOf(message.slice(open + 1, Math.min(colon, close)));
    // What is most is asked first, before anything is cut out.
    if (message.startsWith('session ', at)) return readSession(service, message, at);
    return readModule(message.slice(0, open), service, colon < close ? message.slice(colon + 1, close) : '', message.slice(at));
  }
  if (message.startsWith('PAM ')) return readMore(message, program);
  return message.startsWith('authentication failure; ') ? readFailure(doorOf(program), message, 24) : undefined;
}

/** The same of a program whose name has the module in brackets: `sshd(pam_unix)`. */
export function readOldPam(message: string, program: string): Login | undefined {
  const open = program.indexOf('(');
  return readModule(program.slice(open + 1, program.indexOf(')')), doorOf(program.slice(0, open)), 'auth', message);
}

/** The door's own name for one that PAM knows otherwise. */
export function doorOf(service: string): string {
  return DOORS.get(service) ?? service;
}

function told(kind: LoginKind, reason: LoginReason, service: string, teller: Teller = 'notice'): Login {
  const login = tell(kind, reason, service, teller);
  if (kind === 'failed') login.method = 'pam';
  return login;
}

function readModule(module: string, service: string, type: string, text: string): Login | undefined {
  if (text.startsWith('authentication failure; ')) return readFailure(service, text, 24);
  if (text.startsWith('session ')) return readSession(service, text, 0);
  switch (module) {
    case 'pam_unix': return readUnix(service, text);
    case 'pam_sss': return readSss(service, type, text);
    case 'pam_tally': case 'pam_tally2': case 'pam_faillock': return readTally(service, text);
    default: return readOther(service, text);
  }
}

/** `logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.1  user=root`. What a stranger typed may stand in `ruser`, hence from the right. */
function readFailure(service: string, text: string, start: number): Login {
  const login = told('failed', 'refused', service, 'pam');
  const userAt = lastPlace(text, ' user=');
  const hostAt = lastPlace(text, 'rhost=', userAt === -1 ? text.length : userAt);
  const end = userAt > hostAt ? userAt : text.length;
  if (hostAt >= start) putAddress(login, text.slice(hostAt + 6, end).trim().split(' ', 1)[0]!);
  const by = valueBefore(text, 'ruser=', hostAt) || valueBefore(text, 'logname=', text.indexOf(' uid='));
  // Proxmox says in `msg` what came of it.
  const said = userAt === -1 ? -1 : text.indexOf(' msg=', userAt);
  if (userAt > hostAt) login.account = text.slice(userAt + 6, said === -1 ? text.length : said).trim();
  if (said !== -1 && text.startsWith('no such user', said + 5)) login.reason = 'unknown-account';
  if (login.account === null && by !== '') login.account = by;
  else if (by !== '' && by !== login.account) login.by = by;
  return login;
}

/** The value of `key` in `text` up to the space before `end`. */
function valueBefore(text: string, key: string, end: number): string {
  const at = text.indexOf(key);
  return at === -1 || end <= at ? '' : text.slice(at + key.length, end).trim();
}

/** `PAM 2 more authentication failures; logname= … rhost=192.0.2.1  user=root`. */
function readMore(message: string, program: string): Login | undefined {
  const match = /^PAM (\d{1,6}) more authentication failures?; /.exec(message);
  if (!match) return undefined;
  const login = readFailure(doorOf(program), message, match[0].length);
  login.count = Number(match[1]);
  return login;
}

/** `session opened for user alice(uid=1000) by root(uid=0)`, `session closed for user alice`, from `at` on. */
function readSession(service: string, text: string, at: number): Login | undefined {
  const isOpened = text.startsWith('opened for user ', at + 8);
  if (!isOpened && !text.startsWith('closed for user ', at + 8)) return undefined;
  const login = told('session', isOpened ? 'opened' : 'closed', service);
  const nameAt = at + 24;
  const byAt = isOpened ? lastPlace(text, ' by ') : -1;
  login.account = nameWithoutUid(text, nameAt, byAt >= nameAt ? byAt : text.length);
  const by = byAt >= nameAt ? nameWithoutUid(text, byAt + 4, text.length) : '';
  if (by !== '' && by !== login.account) login.by = by;
  return login;
}

/** The name from `start` to `end` without `(uid=0)`, which newer versions write behind it. */
function nameWithoutUid(text: string, start: number, end: number): string {
  let stop = end;
  if (text.charCodeAt(end - 1) === 41) {
    const open = lastPlace(text, '(uid=', end - 1);
    if (open >= start) stop = open;
  }
  return text.slice(start, stop);
}

function readUnix(service: string, text: string): Login | undefined {
  const between = (before: string, after: string, reason: LoginReason): Login | undefined => readBetween(service, text, before, after, reason);
  return between('account ', ' has expired (account expired)', 'expired')
    ?? between('account ', ' has expired (failed to change password)', 'expired')
    ?? between('bad username [', ']', 'unknown-account')
    ?? between('auth could not identify password for [', ']', 'no-proof');
}

function readBetween(service: string, text: string, before: string, after: string, reason: LoginReason): Login | undefined {
  if (!text.startsWith(before)) return undefined;
  const end = text.lastIndexOf(after);
  if (end < before.length) return undefined;
  const login = told('failed', reason, service);
  login.account = text.slice(before.length, end);
  return login;
}

/** `received for user alice: 7 (Authentication failure)`; the number is a return value of PAM, 10 an unknown user, 13 an expired account, 6 denied. */
function readSss(service: string, type: string, text: string): Login | undefined {
  if (!text.startsWith('received for user ') || (type !== 'auth' && type !== 'account')) return undefined;
  const colon = text.lastIndexOf(': ');
  if (colon < 18) return undefined;
  const login = told('failed', REASON_OF_CODE[Number.parseInt(text.slice(colon + 2), 10)] ?? 'refused', service);
  login.account = text.slice(18, colon);
  return login;
}

const REASON_OF_CODE: Readonly<Record<number, LoginReason>> = { 6: 'not-allowed', 8: 'too-many-attempts', 10: 'unknown-account', 11: 'too-many-attempts', 12: 'expired', 13: 'expired' };

/** `user alice (1000) tally 6, deny 5`; `Consecutive login failures for user alice account temporarily locked`. */
function readTally(service: string, text: string): Login | undefined {
  const locked = readBetween(service, text, 'Consecutive login failures for user ', ' account temporarily locked', 'account-locked') ?? readBetween(service, text, 'user ', ' has been locked out', 'account-locked');
  if (locked) return locked;
  const match = /^user (.{0,256}) \(\d{1,12}\) (?:has )?(?:been locked|tally \d+, deny \d+)/.exec(text);
  if (!match) return undefined;
  const login = told('failed', 'account-locked', service);
  login.account = match[1]!;
  return login;
}

/** What other modules say when they refuse: pam_access, pam_listfile, pam_succeed_if, pam_google_authenticator, pam_ldap, pam_krb5, pam_winbind. */
function readOther(service: string, text: string): Login | undefined {
  const access = /^access denied for user [`'](.{0,256})['´] from [`']([^'`]{1,255})['´]$/.exec(text);
  if (access) {
    const login = told('failed', 'not-allowed', service);
    login.account = access[1]!;
    putAddress(login, access[2]!);
    return login;
  }
  const listed = /^Refused user (.{1,256}) for service /.exec(text) ?? /^requirement ".{1,128}" not met by user "(.{1,256})"$/.exec(text);
  if (listed) return ofAccount(service, 'not-allowed', listed[1]!);
  const refused = /^(?:Invalid verification code for|user|authentication fails for user|authentication failed for|error trying to bind as user|request failed: .{0,120} for user) ["'`]?(.{1,256}?)["'`]?(?: denied access \(incorrect password or invalid membership\)| \(Invalid credentials\)|: .{0,120})?$/.exec(text);
  if (!refused || (text.startsWith('user ') && !text.includes('denied access'))) return undefined;
  return ofAccount(service, 'refused', refused[1]!);
}

function ofAccount(service: string, reason: LoginReason, account: string): Login {
  const login = told('failed', reason, service);
  login.account = account;
  return login;
}
