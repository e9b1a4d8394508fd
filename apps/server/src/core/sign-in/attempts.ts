import { instant, MS, newId, plus, type Id, type Instant } from '@writ/kernel';
import { sql } from 'kysely';
import { addressKey } from '../../platform/http/rate-limits.ts';
import { WRIT } from '../actor.ts';
import { appendJournal } from '../journal/append-journal.ts';
import { decideLock } from './decide-lock.ts';
import { signInErrors } from './errors.ts';
import { hear } from './hear.ts';
import type { SignInParts, SignInTrx } from './parts.ts';
import type { LockoutRule } from './rules.ts';

/** One attempt that was let through and whose outcome is still open. Until it is settled it counts as a failure. */
export interface Attempt {
  readonly id: Id<'attempt'>;
}

/** Whose attempt it is: the mail address as typed, whether or not anybody has it, so that accounts that are not there lock like those that are. */
export interface AttemptBy {
  /** Left out where nothing can be guessed of an account, as with passkeys: then only the address counts. */
  readonly email?: string | undefined;
  readonly address: string;
}

/**
 * Books an attempt before anything is checked, and throws `sign-in-locked` if too many failed for the account or for the address.
 * Booking first, under a lock, is what stops a thousand parallel guesses from all seeing no failure yet. Policy control `sign-in-lockout`.
 */
export async function bookAttempt(parts: SignInParts, by: AttemptBy, now: Instant): Promise<Attempt> {
  const { lockout } = await parts.rules();
  const tried = await parts.db.transaction().execute(async (trx) => {
    const booked = await tryAttempt(trx, parts.box, lockout, by, now);
    if ('id' in booked && booked.isLast) await journalLastAttempt(trx, booked.id, now);
    return booked;
  });
  if ('id' in tried) return tried;
  hear(parts, 'failed', by.email, by.address, now);
  const waitMs = tried.lockedUntil - now;
  parts.log.warn({ waitMs }, 'Sign-in attempt refused while locked');
  throw signInErrors('sign-in-locked', { minutes: Math.ceil(waitMs / MS.minute), retryAfterSeconds: Math.ceil(waitMs / MS.second) });
}

/** The booking itself: the attempt's id and whether one more failure locks, or until when it is locked. The proof of the rule calls it too. */
export async function tryAttempt(trx: SignInTrx, box: SignInParts['box'], rule: LockoutRule, by: AttemptBy, now: Instant): Promise<{ readonly id: Id<'attempt'>; readonly isLast: boolean } | { readonly lockedUntil: Instant }> {
  const account = by.email === undefined ? null : Buffer.from(box.digest('sign-in.account', by.email.trim().toLowerCase()));
  const address = Buffer.from(box.digest('sign-in.address', addressKey(by.address)));
  // In one order for everybody, or two attempts would wait for each other for ever.
  for (const key of [account, address].filter((each) => each !== null).toSorted(Buffer.compare)) await sql`select pg_advisory_xact_lock(${key.readBigInt64BE(0).toString()}::bigint)`.execute(trx);
  const failures = await readFailures(trx, { account, address }, rule, now);
  const lockedUntil = latest(decideLock(failures.account, rule, now), decideLock(failures.address, rule, now));
  if (lockedUntil !== undefined) return { lockedUntil };
  const id = newId<'attempt'>(now);
  await trx.insertInto('core.sign_in_attempts').values({ id, at: new Date(now), account_key: account, address_key: address, outcome: 'failed' }).execute();
  return { id, isLast: locksNext(failures.account, rule, now) || locksNext(failures.address, rule, now) };
}

/** The whole sign-in succeeded: failures of this account before now no longer count. Failures of the address still do, or an attacker with one account would wipe them. */
export async function passAttempt(trx: SignInTrx, { id }: Attempt): Promise<void> {
  await trx.updateTable('core.sign_in_attempts').set({ outcome: 'passed' }).where('id', '=', id).execute();
}

/** The first factor was right, and the second is still to come: neither failure nor success. As a success it would reset the count of wrong codes. */
export async function dropAttempt({ db }: SignInParts, { id }: Attempt): Promise<void> {
  await db.deleteFrom('core.sign_in_attempts').where('id', '=', id).execute();
}

/** Forgets attempts that no rule looks at any more. */
export async function forgetAttempts({ db }: Pick<SignInParts, 'db'>, now: Instant): Promise<void> {
  await db.deleteFrom('core.sign_in_attempts').where('at', '<', new Date(plus(now, -7 * MS.day))).execute();
}

const MAX_ATTEMPTS_READ = 1_000;

async function readFailures(trx: SignInTrx, keys: { account: Buffer | null; address: Buffer }, rule: LockoutRule, now: Instant): Promise<{ account: Instant[]; address: Instant[] }> {
  const since = new Date(plus(now, -(rule.withinMs + rule.lockedForMs)));
  const read = (column: 'account_key' | 'address_key', key: Buffer) =>
    trx.selectFrom('core.sign_in_attempts').select(['at', 'outcome']).where(column, '=', key).where('at', '>', since).orderBy('id', 'desc').limit(MAX_ATTEMPTS_READ).execute();
  const account = keys.account ? await read('account_key', keys.account) : [];
  const address = await read('address_key', keys.address);
  const passedAt = account.findIndex(({ outcome }) => outcome === 'passed');
  const sinceSuccess = passedAt === -1 ? account : account.slice(0, passedAt);
  const failed = (rows: readonly { at: Date; outcome: string }[]): Instant[] => rows.filter(({ outcome }) => outcome === 'failed').map(({ at }) => instant(at.getTime()));
  return { account: failed(sinceSuccess), address: failed(address) };
}

/** Whether a failure now begins a lock. */
function locksNext(failures: readonly Instant[], rule: LockoutRule, now: Instant): boolean {
  return decideLock([...failures, now], rule, now) !== undefined;
}

/** Entered when the attempt that would lock begins; should it succeed, the entry says no more than that it was the last one allowed. */
async function journalLastAttempt(trx: SignInTrx, attempt: Id<'attempt'>, now: Instant): Promise<void> {
  await appendJournal(trx, { actor: WRIT, act: 'sign-in.last-attempt', subject: { kind: 'sign-in', id: attempt }, at: now });
}

function latest(left: Instant | undefined, right: Instant | undefined): Instant | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return left > right ? left : right;
}
