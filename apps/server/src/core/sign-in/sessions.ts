import { instant, MS, newId, plus, type Id, type Instant } from '@writ/kernel';
import { addressKey } from '../../platform/http/rate-limits.ts';
import type { Actor } from '../actor.ts';
import { appendJournal } from '../journal/append-journal.ts';
import { signInErrors } from './errors.ts';
import type { SignInDb, SignInParts, SignInTrx, Visitor } from './parts.ts';
import { digestSecret, freshSecret } from './secrets.ts';

/** How long a session lasts, whatever happens, and how long without an act: the limits of NIST SP 800-63B-4 section 2.2.3 for two factors. */
export const SESSION_LIFE = { wholeMs: MS.day, idleMs: MS.hour } as const;
/** A session's last act is written down at most this often. */
const SEEN_EVERY_MS = MS.minute;

export type Factor = 'passkey' | 'password' | 'totp' | 'recovery-code' | 'external';

export interface Session {
  readonly id: Id<'session'>;
  readonly account: Id<'account'>;
  readonly factors: readonly string[];
  readonly device: string;
  /** The first hexadecimal digits of a keyed digest: tells one address from another, and names none. */
  readonly address: string;
  readonly startedAt: Instant;
  readonly seenAt: Instant;
  readonly confirmedAt: Instant;
  readonly expiresAt: Instant;
}
/** What a browser is given: the cookie, and when it stops. */
export interface StartedSession {
  readonly id: Id<'session'>;
  readonly secret: string;
  readonly expiresAt: Instant;
}

/** Starts a session with a secret made here and now: no secret from before the sign-in is ever taken over, so none can have been planted. */
export async function startSession(trx: SignInTrx, box: SignInParts['box'], account: Id<'account'>, person: Id<'person'>, factors: readonly Factor[], visitor: Visitor, now: Instant): Promise<StartedSession> {
  const id = newId<'session'>(now);
  const { secret, digest } = freshSecret();
  const expiresAt = plus(now, SESSION_LIFE.wholeMs);
  const at = new Date(now);
  await trx
    .insertInto('core.sessions')
    .values({ id, account, secret_digest: digest, factors: [...factors], device: deviceOf(visitor.userAgent), address_digest: Buffer.from(box.digest('session.address', addressKey(visitor.address))), started_at: at, seen_at: at, confirmed_at: at, expires_at: new Date(expiresAt), ended_at: null })
    .execute();
  await appendJournal(trx, { actor: { kind: 'person', id: person }, act: 'session.started', subject: { kind: 'session', id }, detail: { account, factors: [...factors] }, at: now });
  return { id, secret, expiresAt };
}

/**
 * The live session that a secret opens, or undefined. `isAct` is false for what a page does by itself, which must not keep a session alive.
 */
export async function findSession(db: SignInDb, secret: string, now: Instant, isAct: boolean): Promise<Session | undefined> {
  const row = await live(db, now).where('secret_digest', '=', digestSecret(secret)).executeTakeFirst();
  if (!row) return undefined;
  if (isAct && now - row.seen_at.getTime() >= SEEN_EVERY_MS) await db.updateTable('core.sessions').set({ seen_at: new Date(now) }).where('id', '=', row.id).where('ended_at', 'is', null).execute();
  return readSession(row);
}

/** An account's live sessions, the latest used first. */
export async function listSessions(db: SignInDb, account: Id<'account'>, now: Instant): Promise<readonly Session[]> {
  const rows = await live(db, now).where('account', '=', account).orderBy('seen_at', 'desc').limit(200).execute();
  return rows.map(readSession);
}

/** The second factor was shown again: the session goes on under a new secret, and the old one is worth nothing. Throws `session-missing`. */
export async function renewSession(trx: SignInTrx, id: Id<'session'>, now: Instant): Promise<string> {
  const { secret, digest } = freshSecret();
  const renewed = await trx.updateTable('core.sessions').set({ secret_digest: digest, confirmed_at: new Date(now), seen_at: new Date(now) }).where('id', '=', id).where('ended_at', 'is', null).executeTakeFirst();
  if (renewed.numUpdatedRows === 0n) throw signInErrors('session-missing');
  return secret;
}

/** Ends one session of an account. Throws `session-missing`, for another account's session too. */
export async function endSession(trx: SignInTrx, account: Id<'account'>, id: string, by: Actor, now: Instant): Promise<void> {
  const ended = await trx.updateTable('core.sessions').set({ ended_at: new Date(now) }).where('id', '=', id).where('account', '=', account).where('ended_at', 'is', null).executeTakeFirst();
  if (ended.numUpdatedRows === 0n) throw signInErrors('session-missing');
  await appendJournal(trx, { actor: by, act: 'session.ended', subject: { kind: 'session', id }, at: now });
}

/** Ends every session of an account but `keep`: after its password, factors or roles changed. Not an entry of its own; the change is. */
export async function endOtherSessions(trx: SignInTrx, account: Id<'account'>, keep: string | undefined, now: Instant): Promise<void> {
  let ending = trx.updateTable('core.sessions').set({ ended_at: new Date(now) }).where('account', '=', account).where('ended_at', 'is', null);
  if (keep !== undefined) ending = ending.where('id', '!=', keep);
  await ending.execute();
}

function live(db: SignInDb, now: Instant) {
  return db.selectFrom('core.sessions').selectAll().where('ended_at', 'is', null).where('expires_at', '>', new Date(now)).where('seen_at', '>', new Date(plus(now, -SESSION_LIFE.idleMs)));
}

type Row = Awaited<ReturnType<ReturnType<typeof live>['executeTakeFirstOrThrow']>>;
function readSession(row: Row): Session {
  return {
    id: row.id as Id<'session'>,
    account: row.account as Id<'account'>,
    factors: row.factors,
    device: row.device,
    address: row.address_digest.toString('hex').slice(0, 8),
    startedAt: instant(row.started_at.getTime()),
    seenAt: instant(row.seen_at.getTime()),
    confirmedAt: instant(row.confirmed_at.getTime()),
    expiresAt: instant(row.expires_at.getTime()),
  };
}

const BROWSERS = [['Edg/', 'Edge'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari']] as const;
const SYSTEMS = [['Android', 'Android'], ['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Windows', 'Windows'], ['Mac OS', 'macOS'], ['Linux', 'Linux']] as const;

/** `Firefox on Linux`: enough to know one's own device by, and not the whole text, which is for tracking people. */
export function deviceOf(userAgent: string | undefined): string {
  const named = (names: readonly (readonly [string, string])[]): string | undefined => names.find(([mark]) => userAgent?.includes(mark))?.[1];
  const [browser, system] = [named(BROWSERS), named(SYSTEMS)];
  return browser && system ? `${browser} on ${system}` : (browser ?? system ?? 'Unknown device');
}
