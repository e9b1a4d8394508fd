import { putAddress } from '../address.ts';
import { type Login, type LoginReason, tell } from '../login.ts';

/* Messages of sudo (sudo's logging.c), su (shadow, util-linux, BSD), doas, login (util-linux, shadow, busybox) and systemd-logind. */

const SUDO_REFUSES: readonly (readonly [string, LoginReason])[] = [
  ['incorrect password attempt', 'refused'],
  ['user NOT in sudoers', 'not-allowed'], ['user NOT authorized on host', 'not-allowed'], ['command not allowed', 'not-allowed'],
  ['a password is required', 'no-proof'], ['no tty present', 'no-proof'], ['a terminal is required', 'no-proof'], ['sorry, you must have a tty', 'no-proof'], ['conversation failed', 'no-proof'], ['auth could not identify password', 'no-proof'],
  ['authentication server failure', 'refused'], ['account validation failure', 'account-locked'], ['Account or password is expired', 'expired'], ['Account expired', 'expired'],
];

/** `alice : [why not ; ]TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/id`. */
export function readSudo(message: string): Login | undefined {
  const colon = message.indexOf(' : ');
  if (colon === -1) return undefined;
  const account = message.slice(0, colon).trimStart();
  const rest = message.slice(colon + 3);
  const commandAt = rest.indexOf(' ; COMMAND=');
  const as = targetOf(commandAt === -1 ? rest : rest.slice(0, commandAt));
  const refusal = refusalOf(rest);
  if (!refusal && commandAt === -1) return undefined;
  const login = tell(refusal ? 'failed' : 'accepted', refusal?.reason ?? 'accepted', 'sudo');
  login.account = account;
  if (as !== account) login.as = as;
  login.count = refusal?.count ?? 1;
  if (refusal?.reason === 'refused') login.method = 'password';
  return login;
}

function refusalOf(rest: string): { readonly reason: LoginReason; readonly count: number } | undefined {
  // A command that ran begins with its terminal or its host; what stands there otherwise is why it did not.
  if (/^(?:TTY|HOST|TSID|PWD|CWD)=/.test(rest)) return undefined;
  const said = rest.slice(0, rest.indexOf(' ; ') === -1 ? 200 : rest.indexOf(' ; '));
  const found = SUDO_REFUSES.find(([words]) => said.includes(words));
  const attempts = /^(\d{1,4}) incorrect password attempt/.exec(said);
  return found && { reason: found[1], count: attempts ? Math.max(1, Number(attempts[1])) : 1 };
}

function targetOf(head: string): string | null {
  const at = head.lastIndexOf(' ; USER=');
  if (at === -1) return null;
  const end = head.indexOf(' ; ', at + 8);
  return head.slice(at + 8, end === -1 ? head.length : end);
}

const SU_FORMS: readonly { readonly form: RegExp; readonly isFailure: boolean; readonly byFirst: boolean }[] = [
  { form: /^FAILED SU \(to (.{1,128})\) (.{1,128}) on \S+$/, isFailure: true, byFirst: false },
  { form: /^\(to (.{1,128})\) (.{1,128}) on \S+$/, isFailure: false, byFirst: false },
  { form: /^FAILED su for (.{1,128}) by (.{1,128})$/, isFailure: true, byFirst: false },
  { form: /^Successful su for (.{1,128}) by (.{1,128})$/, isFailure: false, byFirst: false },
  { form: /^BAD SU (.{1,128}) to (.{1,128}?)(?: on \S+)?$/, isFailure: true, byFirst: true },
  { form: /^- \S+ (.{1,128})[:-](.{1,128})$/, isFailure: true, byFirst: true },
  { form: /^\+ \S+ (.{1,128})[:-](.{1,128})$/, isFailure: false, byFirst: true },
  { form: /^([\w.-]{1,128}) to ([\w.-]{1,128}) on \S+$/, isFailure: false, byFirst: true },
];

/** The account is the one that was to be become; `by` is who asked. */
export function readSu(message: string): Login | undefined {
  for (const { form, isFailure, byFirst } of SU_FORMS) {
    const match = form.exec(message);
    if (!match) continue;
    const login = tell(isFailure ? 'failed' : 'accepted', isFailure ? 'refused' : 'accepted', 'su');
    login.account = match[byFirst ? 2 : 1]!;
    login.by = match[byFirst ? 1 : 2]!;
    return login;
  }
  return undefined;
}

const LOGIN_FORMS: readonly { readonly form: RegExp; readonly kind: 'failed' | 'accepted'; readonly reason: LoginReason; readonly account?: string }[] = [
  { form: /^FAILED LOGIN (?:SESSION )?(?:\(?\d{1,6}\)?)?(?: ?(?:on|FROM) (?<from>\S+))?(?: from '?[^' ]*'?)? FOR '?(?<name>.{0,256}?)'?(?:, .{0,200})?$/, kind: 'failed', reason: 'refused' },
  { form: /^TOO MANY LOGIN TRIES \(\d{1,6}\) FROM (?<from>\S+) FOR (?<name>.{0,256}?)(?:, .{0,200})?$/, kind: 'failed', reason: 'too-many-attempts' },
  { form: /^(?:invalid|Invalid) password for '(?<name>.{0,256})' on '[^']*'(?: from '(?<from>[^']*)')?.{0,80}$/, kind: 'failed', reason: 'refused' },
  { form: /^ROOT LOGIN (?:REFUSED)(?: ON \S+| FROM (?<from>\S+))*$/, kind: 'failed', reason: 'root-not-allowed', account: 'root' },
  { form: /^(?:ROOT LOGIN|root login) +(?:ON|on) '?\S+?'?(?: (?:FROM|from) '?(?<from>[^' ]+)'?)?$/, kind: 'accepted', reason: 'accepted', account: 'root' },
  { form: /^LOGIN ON \S+ BY (?<name>.{1,256}?)(?: FROM (?<from>\S+))?$/, kind: 'accepted', reason: 'accepted' },
  { form: /^DIALUP AT \S+ BY (?<name>.{1,256})$/, kind: 'accepted', reason: 'accepted' },
];

/** login(1) at a console, a serial line or behind telnetd. */
export function readLogin(message: string): Login | undefined {
  for (const { form, kind, reason, account } of LOGIN_FORMS) {
    const match = form.exec(message);
    if (!match) continue;
    const login = tell(kind, reason, 'login');
    login.account = account ?? match.groups?.name ?? null;
    // A terminal is no address: tty1, /dev/pts/0.
    const from = match.groups?.from;
    if (from !== undefined && !/^(?:\/dev\/|'?tty|pts\/|console)/.test(from)) putAddress(login, from);
    return login;
  }
  return undefined;
}

/** `New session 3 of user alice.`; systemd 257 and later add ` with class 'user' and type 'tty'`. */
export function readLogind(message: string): Login | undefined {
  const match = /^New session '?\S{1,64}?'? of user '?(.{1,256}?)'?(?: with class .{1,80})?\.$/.exec(message);
  if (!match) return undefined;
  const login = tell('session', 'opened', 'logind', 'notice');
  login.account = match[1]!;
  return login;
}

/** doas(1): `failed auth for alice`, `alice ran command id as root from /`. */
export function readDoas(message: string): Login | undefined {
  const match = /^(?:failed auth for (?<refused>.{1,128})|(?<ran>\S{1,128}) ran command .* as (?<as>\S{1,128}) from .*)$/.exec(message.slice(0, 4_096));
  if (!match?.groups) return undefined;
  const { refused, ran, as } = match.groups;
  const login = tell(refused === undefined ? 'accepted' : 'failed', refused === undefined ? 'accepted' : 'refused', 'doas');
  login.account = refused ?? ran ?? null;
  if (refused === undefined && as !== undefined && as !== ran) login.as = as;
  return login;
}
