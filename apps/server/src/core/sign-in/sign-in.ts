import { newId, type Id, type Instant } from '@writ/kernel';
import { appendJournal } from '../journal/append-journal.ts';
import { findAccount, findAccountByEmail, type Account } from './account.ts';
import { bookAttempt, dropAttempt, passAttempt } from './attempts.ts';
import { signInErrors } from './errors.ts';
import { hear, hearRefusal } from './hear.ts';
import { hashPassword, isPassword, needsRehash, nobodysHash } from './hash-password.ts';
import type { SignInParts, SignInTrx, Visitor } from './parts.ts';
import { verifyPasskey } from './passkeys.ts';
import { looksLikeRecoveryCode, spendRecoveryCode } from './recovery-codes.ts';
import { renewSession, startSession, type Factor, type StartedSession } from './sessions.ts';
import { beginStep, readStep, takeStep } from './steps.ts';
import { spendCode } from './totp.ts';
import { replacePassword } from './change-password.ts';

/** Where a sign-in leads: to a session, or to a new password first because the old one is past its age. */
export type SignedIn = { readonly session: StartedSession; readonly next: string } | { readonly newPassword: string };

/** Signs in with a passkey, which verified its user and so is both factors. Throws `passkey-refused`, `step-expired`. */
export async function signInWithPasskey(parts: SignInParts, credential: string, visitor: Visitor, now: Instant): Promise<StartedSession> {
  const account = await verifyPasskey(parts, credential, now).then((id) => findAccount(parts.db, parts.box, id)).catch((error: unknown) => hearRefusal(parts, error, undefined, visitor.address, now));
  if (!account || account.disabled) {
    hear(parts, 'failed', account?.email, visitor.address, now);
    throw signInErrors('passkey-refused');
  }
  const session = await parts.db.transaction().execute((trx) => startSession(trx, parts.box, account.id, account.person, ['passkey'], visitor, now));
  hear(parts, 'accepted', account.email, visitor.address, now);
  return session;
}

/**
 * Checks the first factor and gives the secret of the step in which the second is due. Whatever is wrong, the answer is the one `sign-in-refused`
 * after the work of one hash; it is `sign-in-locked` alike for accounts that are there and that are not.
 */
export async function checkPassword(parts: SignInParts, said: { readonly email: string; readonly password: string; readonly next: string }, visitor: Visitor, now: Instant): Promise<string> {
  const attempt = await bookAttempt(parts, { email: said.email, address: visitor.address }, now);
  const account = await findAccountByEmail(parts.db, parts.box, said.email);
  const stored = await readHash(parts, account?.id ?? newId<'account'>());
  const right = await isPassword(said.password, stored ?? nobodysHash(parts.passwordCost));
  if (!right || stored === undefined || !account || account.disabled) {
    hear(parts, 'failed', said.email, visitor.address, now);
    throw signInErrors('sign-in-refused');
  }
  if (needsRehash(stored, parts.passwordCost)) await parts.db.updateTable('core.passwords').set({ hash: await hashPassword(said.password, parts.passwordCost) }).where('account', '=', account.id).where('hash', '=', stored).execute();
  await dropAttempt(parts, attempt);
  return beginStep(parts, 'second-factor', { account: account.id, next: said.next }, now);
}

/** Checks the second factor: a code of the authenticator, or a recovery code. Throws `sign-in-refused`, `code-used`, `sign-in-locked`, `step-expired`. */
export async function checkSecondFactor(parts: SignInParts, step: string | undefined, code: string, visitor: Visitor, now: Instant): Promise<SignedIn> {
  const begun = await readStep(parts, 'second-factor', step, now);
  const account = await liveAccount(parts, begun.account);
  const attempt = await bookAttempt(parts, { email: account.email, address: visitor.address }, now);
  const maximumAgeMs = (await parts.rules()).password.maximumAgeMs;
  const signedIn = await parts.db.transaction().execute(async (trx): Promise<SignedIn> => {
    await takeStep({ db: trx, box: parts.box }, 'second-factor', step, now);
    const factor = await spendSecondFactor(trx, parts, account.id, code, now).catch((error: unknown) => hearRefusal(parts, error, account.email, visitor.address, now));
    await passAttempt(trx, attempt);
    if (await isTooOld(trx, account.id, maximumAgeMs, now)) return { newPassword: await beginStep({ db: trx, box: parts.box }, 'new-password', begun, now) };
    return { session: await startSession(trx, parts.box, account.id, account.person, ['password', factor], visitor, now), next: begun.next };
  });
  if ('session' in signedIn) hear(parts, 'accepted', account.email, visitor.address, now);
  return signedIn;
}

/** Ends a sign-in whose password was past its age: a new one, then the session. Throws `password-weak`, `password-same`, `step-expired`. */
export async function signInWithNewPassword(parts: SignInParts, step: string | undefined, password: string, visitor: Visitor, now: Instant): Promise<{ readonly session: StartedSession; readonly next: string }> {
  const begun = await readStep(parts, 'new-password', step, now);
  const account = await liveAccount(parts, begun.account);
  const replace = await replacePassword(parts, account, password, now);
  const session = await parts.db.transaction().execute(async (trx) => {
    await takeStep({ db: trx, box: parts.box }, 'new-password', step, now);
    await replace(trx, undefined);
    return startSession(trx, parts.box, account.id, account.person, ['password', 'totp'], visitor, now);
  });
  hear(parts, 'accepted', account.email, visitor.address, now);
  return { session, next: begun.next };
}

/** Who someone is, shown again within a session: by a passkey of their own, or a code. The session goes on under a new secret, which is given. */
export async function confirmSession(parts: SignInParts, session: { readonly id: Id<'session'>; readonly account: Id<'account'> }, shown: { readonly credential: string } | { readonly code: string }, visitor: Visitor, now: Instant): Promise<string> {
  const account = await liveAccount(parts, session.account);
  if ('credential' in shown) {
    if ((await verifyPasskey(parts, shown.credential, now)) !== account.id) throw signInErrors('passkey-refused');
    return parts.db.transaction().execute((trx) => renewSession(trx, session.id, now));
  }
  // Counted apart from signing in: else whoever knows a mail address could keep its owner from every guarded act, by failing at the door.
  const attempt = await bookAttempt(parts, { email: `confirm ${account.id}`, address: visitor.address }, now);
  return parts.db.transaction().execute(async (trx) => {
    await spendSecondFactor(trx, parts, account.id, shown.code, now);
    await passAttempt(trx, attempt);
    return renewSession(trx, session.id, now);
  });
}

async function spendSecondFactor(trx: SignInTrx, { box }: SignInParts, account: Id<'account'>, code: string, now: Instant): Promise<Factor> {
  if (!looksLikeRecoveryCode(code)) {
    await spendCode(trx, box, account, code, now);
    return 'totp';
  }
  if (!(await spendRecoveryCode(trx, box, account, code, now))) throw signInErrors('sign-in-refused');
  await appendJournal(trx, { actor: { kind: 'writ', id: 'writ' }, act: 'recovery-code.used', subject: { kind: 'account', id: account }, at: now });
  return 'recovery-code';
}

async function liveAccount(parts: SignInParts, id: string): Promise<Account> {
  const account = await findAccount(parts.db, parts.box, id);
  if (!account || account.disabled) throw signInErrors('step-expired');
  return account;
}

async function readHash({ db }: SignInParts, account: Id<'account'>): Promise<string | undefined> {
  return (await db.selectFrom('core.passwords').select('hash').where('account', '=', account).executeTakeFirst())?.hash;
}

async function isTooOld(trx: SignInTrx, account: Id<'account'>, maximumAgeMs: number | undefined, now: Instant): Promise<boolean> {
  if (maximumAgeMs === undefined) return false;
  const row = await trx.selectFrom('core.passwords').select('set_at').where('account', '=', account).executeTakeFirst();
  return row !== undefined && now - row.set_at.getTime() > maximumAgeMs;
}
