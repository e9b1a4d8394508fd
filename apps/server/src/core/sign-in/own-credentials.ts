import type { Id, Instant } from '@writ/kernel';
import type { Actor } from '../actor.ts';
import { appendJournal } from '../journal/append-journal.ts';
import { findAccount, type Account } from './account.ts';
import { replacePassword } from './change-password.ts';
import { signInErrors } from './errors.ts';
import { matchCode } from './check-code.ts';
import type { SignInParts, SignInTrx } from './parts.ts';
import { addPasskey, offerPasskey, verifyNewPasskey } from './passkeys.ts';
import { makeRecoveryCodes } from './recovery-codes.ts';
import { endOtherSessions } from './sessions.ts';
import { beginStep, readStep, takeStep } from './steps.ts';
import { freshTotpSecret, setTotp } from './totp.ts';

/** What an account can sign in with, for its owner's page and for the fact about it. */
export interface WaysIn {
  readonly passkeys: number;
  readonly password: { readonly setAt: Date } | undefined;
  readonly totp: boolean;
  readonly external: number;
  readonly recoveryCodesLeft: number;
}

/** The one who changes their own ways in, within which session. */
export interface Self {
  readonly account: Id<'account'>;
  readonly person: Id<'person'>;
  readonly session: string;
}

/** What an account can sign in with now. */
export async function readWaysIn(db: SignInParts['db'], account: Id<'account'>): Promise<WaysIn> {
  const count = async (table: 'core.passkeys' | 'core.external_identities' | 'core.totp_secrets'): Promise<number> =>
    Number((await db.selectFrom(table).select(({ fn }) => fn.countAll<string>().as('n')).where('account', '=', account).executeTakeFirstOrThrow()).n);
  const codes = await db.selectFrom('core.recovery_codes').select(({ fn }) => fn.countAll<string>().as('n')).where('account', '=', account).where('used_at', 'is', null).executeTakeFirstOrThrow();
  const password = await db.selectFrom('core.passwords').select('set_at').where('account', '=', account).executeTakeFirst();
  return {
    passkeys: await count('core.passkeys'),
    password: password && { setAt: password.set_at },
    totp: (await count('core.totp_secrets')) > 0,
    external: await count('core.external_identities'),
    recoveryCodesLeft: Number(codes.n),
  };
}

/** What a browser needs to make another passkey for oneself. */
export async function offerOwnPasskey(parts: SignInParts, self: Self, now: Instant): Promise<unknown> {
  const account = await ownAccount(parts, self);
  return offerPasskey(parts, { userHandle: account.userHandle.toString('base64url'), account: account.id }, account.email ?? account.name, now);
}

/** Adds another passkey to one's own account. Throws `passkey-refused`, `passkey-known`, `step-expired`. */
export async function addOwnPasskey(parts: SignInParts, self: Self, credential: string, name: string, now: Instant): Promise<void> {
  const { passkey, whose } = await verifyNewPasskey(parts, credential, now);
  if (whose.account !== self.account) throw signInErrors('passkey-refused');
  await parts.db.transaction().execute(async (trx) => {
    await addPasskey(trx, self.account, passkey, name, now);
    await enter(trx, self, 'passkey.added', now);
  });
}

/** Removes one's own passkey and ends the other sessions. Throws `passkey-missing`, `last-way-in`. */
export async function removeOwnPasskey(parts: SignInParts, self: Self, id: string, now: Instant): Promise<void> {
  await parts.db.transaction().execute(async (trx) => {
    await holdAccount(trx, self.account);
    const removed = await trx.deleteFrom('core.passkeys').where('id', '=', id).where('account', '=', self.account).executeTakeFirst();
    if (removed.numDeletedRows === 0n) throw signInErrors('passkey-missing');
    await refuseLastWayIn(trx, self.account);
    await endOtherSessions(trx, self.account, self.session, now);
    await enter(trx, self, 'passkey.removed', now);
  });
}

/** Begins to set up the authenticator app and gives the step's secret. */
export async function beginOwnTotp(parts: SignInParts, self: Self, now: Instant): Promise<string> {
  return beginStep(parts, 'totp-enrolment', { account: self.account, secret: freshTotpSecret() }, now);
}

/** The secret that is being set up, to be shown. Throws `step-expired`. */
export async function readOwnTotp(parts: SignInParts, self: Self, step: string | undefined, now: Instant): Promise<string> {
  const begun = await readStep(parts, 'totp-enrolment', step, now);
  if (begun.account !== self.account) throw signInErrors('step-expired');
  return begun.secret;
}

/** Ends it by a code: the new secret stands in place of the old, with new recovery codes, and the other sessions end. Throws `sign-in-refused`. */
export async function setOwnTotp(parts: SignInParts, self: Self, step: string | undefined, code: string, now: Instant): Promise<readonly string[]> {
  const secret = await readOwnTotp(parts, self, step, now);
  const { step: timeStep } = matchCode(secret, code.replace(/\s/g, ''), 0, now);
  if (timeStep === undefined) throw signInErrors('sign-in-refused');
  return parts.db.transaction().execute(async (trx) => {
    await takeStep({ db: trx, box: parts.box }, 'totp-enrolment', step, now);
    await setTotp(trx, parts.box, self.account, secret, timeStep, now);
    const codes = await makeRecoveryCodes(trx, parts.box, self.account, now);
    await endOtherSessions(trx, self.account, self.session, now);
    await enter(trx, self, 'totp.set', now);
    return codes;
  });
}

/** Sets or changes one's own password, and ends the other sessions. Without an authenticator app it signs nobody in. Throws `password-weak`, `password-same`. */
export async function setOwnPassword(parts: SignInParts, self: Self, password: string, now: Instant): Promise<void> {
  const write = await replacePassword(parts, await ownAccount(parts, self), password, now);
  await parts.db.transaction().execute((trx) => write(trx, self.session));
}

/** Takes the password and the authenticator app away, so that only passkeys are left. Throws `last-way-in`. */
export async function removeOwnPassword(parts: SignInParts, self: Self, now: Instant): Promise<void> {
  await parts.db.transaction().execute(async (trx) => {
    await holdAccount(trx, self.account);
    for (const table of ['core.passwords', 'core.totp_secrets', 'core.recovery_codes'] as const) await trx.deleteFrom(table).where('account', '=', self.account).execute();
    await refuseLastWayIn(trx, self.account);
    await endOtherSessions(trx, self.account, self.session, now);
    await enter(trx, self, 'password.removed', now);
  });
}

/** New recovery codes in place of the old. */
export async function renewRecoveryCodes(parts: SignInParts, self: Self, now: Instant): Promise<readonly string[]> {
  return parts.db.transaction().execute(async (trx) => {
    const codes = await makeRecoveryCodes(trx, parts.box, self.account, now);
    await enter(trx, self, 'recovery-codes.made', now);
    return codes;
  });
}

/** A way in is whole: a passkey, a password with its second factor, or an identity elsewhere. */
async function refuseLastWayIn(trx: SignInTrx, account: Id<'account'>): Promise<void> {
  const { passkeys, password, totp, external } = await readWaysIn(trx, account);
  if (passkeys === 0 && external === 0 && !(password && totp)) throw signInErrors('last-way-in');
}

/** Two removals at once must not each see the other's way in still there. */
async function holdAccount(trx: SignInTrx, account: Id<'account'>): Promise<void> {
  await trx.selectFrom('core.accounts').select('id').where('id', '=', account).forUpdate().execute();
}

async function ownAccount(parts: SignInParts, self: Self): Promise<Account> {
  const account = await findAccount(parts.db, parts.box, self.account);
  if (!account) throw signInErrors('account-missing');
  return account;
}

async function enter(trx: SignInTrx, self: Self, act: string, now: Instant): Promise<void> {
  const actor: Actor = { kind: 'person', id: self.person };
  await appendJournal(trx, { actor, act, subject: { kind: 'account', id: self.account }, at: now });
}
