import { putAddress } from '../address.ts';
import { type Login, type LoginKind, type LoginReason, tell } from '../login.ts';

/* Records of Linux audit that programs write about logins (audit-userspace, lib/audit_logging.c): `type=USER_AUTH msg=audit(…): pid=… msg='op=… acct="…" … res=failed'`. */

/** What one record says by its type: when it succeeded, and when it failed. */
const TYPES: Readonly<Record<string, readonly [(LoginKind | undefined)?, (LoginKind | undefined)?]>> = {
  USER_AUTH: ['accepted', 'failed'], USER_LOGIN: ['accepted', 'failed'], USER_ACCT: [undefined, 'failed'], USER_ERR: [undefined, 'failed'], GRP_AUTH: [undefined, 'failed'],
  USER_START: ['session', undefined], USER_END: ['session', undefined], ANOM_LOGIN_FAILURES: ['failed', 'failed'], ANOM_LOGIN_ACCT: ['failed', 'failed'],
};

const REASONS: Readonly<Record<string, LoginReason>> = { USER_ACCT: 'not-allowed', USER_START: 'opened', USER_END: 'closed', ANOM_LOGIN_FAILURES: 'too-many-attempts', ANOM_LOGIN_ACCT: 'not-allowed' };

/** A record's login, with the process that it is about and the second it was written in. */
export interface AuditLogin {
  readonly login: Login;
  readonly pid: number;
  /** Milliseconds since the epoch, or NaN. */
  readonly at: number;
}

/** What a record that begins with `type=` tells of a login. */
export function readAudit(message: string): AuditLogin | undefined {
  const typeEnd = message.indexOf(' ', 5);
  const type = message.slice(5, typeEnd);
  const kinds = TYPES[type];
  if (!kinds) return undefined;
  const bodyAt = message.indexOf("msg='", typeEnd);
  const head = bodyAt === -1 ? message : message.slice(0, bodyAt);
  const body = bodyAt === -1 ? message : message.slice(bodyAt + 5);
  const result = resultOf(body);
  const kind = result === undefined ? undefined : kinds[result ? 0 : 1];
  if (kind === undefined) return undefined;
  const exe = valueOf(body, 'exe=');
  const login = tell(kind, kind === 'accepted' ? 'accepted' : (REASONS[type] ?? 'refused'), serviceOf(exe), type === 'USER_AUTH' && kind !== 'session' ? 'audit' : 'notice');
  login.account = accountOf(body);
  if (login.account === '(unknown user)' || login.account === '(invalid user)' || login.account === '?') {
    login.account = null;
    login.reason = 'unknown-account';
  }
  if (!putAddress(login, valueOf(body, ' addr='))) putAddress(login, valueOf(body, ' hostname='));
  login.method = methodOf(valueOf(body, 'op='));
  const at = /msg=audit\((\d{1,12})\.(\d{3})/.exec(head);
  return { login, pid: Number.parseInt(valueOf(head, ' pid='), 10), at: at ? Number(at[1]) * 1_000 + Number(at[2]) : Number.NaN };
}

function resultOf(body: string): boolean | undefined {
  const at = Math.max(body.lastIndexOf(' res='), body.lastIndexOf('(result='), body.lastIndexOf(' result='));
  if (at === -1) return undefined;
  const value = body.slice(body.indexOf('=', at) + 1);
  if (value.startsWith('success') || value.startsWith('Success') || value.startsWith('1')) return true;
  return value.startsWith('fail') || value.startsWith('Fail') || value.startsWith('0') ? false : undefined;
}

function valueOf(text: string, key: string): string {
  const at = text.indexOf(key);
  if (at === -1) return '';
  const start = at + key.length;
  if (text.charCodeAt(start) === 34) {
    const close = text.indexOf('"', start + 1);
    return text.slice(start + 1, close === -1 ? text.length : close);
  }
  let end = start;
  while (end < text.length && !' ,\')\u001D'.includes(text[end]!)) end += 1;
  return text.slice(start, end);
}

/** `acct="alice"`, or hexadecimal when the name has a space, a quotation mark or a control character in it. */
function accountOf(body: string): string | null {
  const key = body.includes('acct=') ? 'acct=' : '';
  if (key === '') {
    const id = valueOf(body, ' id=') || valueOf(body, 'uid=');
    return id === '' ? null : `uid ${id}`;
  }
  const value = valueOf(body, key);
  const isQuoted = body.charCodeAt(body.indexOf(key) + 5) === 34;
  return !isQuoted && value.length >= 2 && value.length % 2 === 0 && /^[\dA-F]+$/.test(value) ? fromHex(value) : value;
}

function fromHex(hex: string): string {
  const bytes = new Uint8Array(hex.length / 2);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16);
  return new TextDecoder().decode(bytes);
}

const DOORS: Readonly<Record<string, string>> = { 'sshd-session': 'sshd', 'sshd-auth': 'sshd', 'gdm-session-worker': 'gdm', 'unix_chkpwd': 'pam', crond: 'cron' };

function serviceOf(exe: string): string {
  const name = exe.slice(exe.lastIndexOf('/') + 1);
  return name === '' || name === '?' ? 'audit' : (DOORS[name] ?? name);
}

function methodOf(op: string): string | null {
  if (op.startsWith('PAM:')) return 'pam';
  return op === 'password' || op === 'pubkey' || op === 'key' || op === 'challenge-response' ? op : null;
}
