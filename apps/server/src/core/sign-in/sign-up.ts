import type { Id, Instant } from '@writ/kernel';
import { addPerson, findPerson } from '../directory/people.ts';
import { appendJournal } from '../journal/append-journal.ts';
import { addAccount, freshUserHandle } from './account.ts';
import { missingFrom } from './check-password.ts';
import { signInErrors } from './errors.ts';
import { hashPassword } from './hash-password.ts';
import { matchCode } from './check-code.ts';
import type { SignInParts, SignInTrx, Visitor } from './parts.ts';
import { addPasskey, offerPasskey, verifyNewPasskey, type NewPasskey } from './passkeys.ts';
import { makeRecoveryCodes } from './recovery-codes.ts';
import { startSession, endOtherSessions, type Factor, type StartedSession } from './sessions.ts';
import { readLink, spendLink, type SignUpLink } from './sign-up-links.ts';
import { beginStep, readStep, takeStep } from './steps.ts';
import { freshTotpSecret, setTotp } from './totp.ts';

/** Who signs up. The first owner says it; for the others the link does, and what they send is not looked at. */
export interface NewOwner {
  readonly name: string;
  readonly email: string;
}

/** Who a link is for: known from the directory, or still to be said. Throws `link-unknown`. */
export async function readSignUp(parts: SignInParts, secret: string, now: Instant): Promise<{ readonly link: SignUpLink; readonly who: NewOwner | undefined }> {
  const link = await readLink(parts.db, secret, now);
  if (link.person === undefined) return { link, who: undefined };
  const person = await findPerson(parts.db, parts.box, link.person);
  if (!person || person.departedAt !== undefined) throw signInErrors('link-unknown');
  return { link, who: { name: person.name, email: person.email ?? '' } };
}

/** Begins a sign-up with a passkey: what the browser needs to make one. */
export async function offerFirstPasskey(parts: SignInParts, secret: string, said: NewOwner, now: Instant): Promise<unknown> {
  const { link, who } = await readSignUp(parts, secret, now);
  const userHandle = (await handleOf(parts, link)) ?? freshUserHandle();
  return offerPasskey(parts, { userHandle: userHandle.toString('base64url'), link: link.id }, (who ?? said).email || (who ?? said).name, now);
}

/** Ends a sign-up with a passkey: account, passkey and session are made in one transaction with the spending of the link. */
export async function signUpWithPasskey(parts: SignInParts, secret: string, said: NewOwner, credential: string, visitor: Visitor, now: Instant): Promise<StartedSession> {
  const { link } = await readSignUp(parts, secret, now);
  const { passkey, whose } = await verifyNewPasskey(parts, credential, now);
  if (whose.link !== link.id) throw signInErrors('passkey-refused');
  return parts.db.transaction().execute(async (trx) => {
    const account = await openAccount(trx, parts, link, said, passkey, now);
    await addPasskey(trx, account.id, passkey, 'First passkey', now);
    return finish(trx, parts, account, link, ['passkey'], visitor, now);
  });
}

/** Begins a sign-up with a password: nothing is made until the second factor works. Gives the step's secret. Throws `password-weak`. */
export async function beginSignUpWithPassword(parts: SignInParts, secret: string, said: NewOwner, password: string, now: Instant): Promise<string> {
  const { link, who } = await readSignUp(parts, secret, now);
  const owner = who ?? said;
  const missing = missingFrom(password, (await parts.rules()).password, [owner.name, owner.email]);
  if (missing.length > 0) throw signInErrors('password-weak', { missing: missing.join(', ') });
  return beginStep(parts, 'sign-up', { link: link.id, ...owner, hash: await hashPassword(password, parts.passwordCost), secret: freshTotpSecret() }, now);
}

/** Ends a sign-up with a password by the first code of the authenticator. Gives the session and the recovery codes. Throws `sign-in-refused` for a wrong code. */
export async function signUpWithPassword(parts: SignInParts, secret: string, step: string | undefined, code: string, visitor: Visitor, now: Instant): Promise<{ readonly session: StartedSession; readonly recoveryCodes: readonly string[] }> {
  const { link } = await readSignUp(parts, secret, now);
  const begun = await readStep(parts, 'sign-up', step, now);
  const { step: timeStep } = matchCode(begun.secret, code.replace(/\s/g, ''), 0, now);
  if (timeStep === undefined || begun.link !== link.id) throw signInErrors('sign-in-refused');
  return parts.db.transaction().execute(async (trx) => {
    await takeStep({ db: trx, box: parts.box }, 'sign-up', step, now);
    const account = await openAccount(trx, parts, link, begun, undefined, now);
    await trx.insertInto('core.passwords').values({ account: account.id, hash: begun.hash, set_at: new Date(now) }).execute();
    await setTotp(trx, parts.box, account.id, begun.secret, timeStep, now);
    const recoveryCodes = await makeRecoveryCodes(trx, parts.box, account.id, now);
    return { session: await finish(trx, parts, account, link, ['password', 'totp'], visitor, now), recoveryCodes };
  });
}

interface Opened {
  readonly id: Id<'account'>;
  readonly person: Id<'person'>;
}

/** Spends the link and opens the account it is for: a new one, or with a recovery link the old one, emptied of every way in. */
async function openAccount(trx: SignInTrx, { box }: SignInParts, link: SignUpLink, said: NewOwner, passkey: NewPasskey | undefined, now: Instant): Promise<Opened> {
  await spendLink(trx, link.id, now);
  if (link.kind === 'recovery') return emptyAccount(trx, link.person!, now);
  // The first person adds themselves; there is nobody else yet who could have.
  const person = link.person ?? (await addPerson(trx, box, { name: said.name, email: said.email }, { kind: 'writ', id: 'writ' }, now)).id;
  return { id: await addAccount(trx, { person, roles: link.roles, userHandle: passkey?.userHandle }, now), person };
}

async function emptyAccount(trx: SignInTrx, person: Id<'person'>, now: Instant): Promise<Opened> {
  const row = await trx.selectFrom('core.accounts').select('id').where('person', '=', person).where('disabled_at', 'is', null).executeTakeFirst();
  if (!row) throw signInErrors('link-unknown');
  const id = row.id as Id<'account'>;
  for (const table of ['core.passkeys', 'core.passwords', 'core.totp_secrets', 'core.recovery_codes', 'core.external_identities'] as const) await trx.deleteFrom(table).where('account', '=', id).execute();
  await trx.updateTable('core.api_tokens').set({ revoked_at: new Date(now) }).where('account', '=', id).where('revoked_at', 'is', null).execute();
  await endOtherSessions(trx, id, undefined, now);
  return { id, person };
}

async function finish(trx: SignInTrx, { box, seatFirstOwner }: SignInParts, account: Opened, link: SignUpLink, factors: readonly Factor[], visitor: Visitor, now: Instant): Promise<StartedSession> {
  const act = link.kind === 'recovery' ? 'account.recovered' : 'account.opened';
  await appendJournal(trx, { actor: { kind: 'person', id: account.person }, act, subject: { kind: 'account', id: account.id }, detail: { link: link.id, roles: [...link.roles], factors: [...factors] }, at: now });
  if (link.kind === 'first-owner') await seatFirstOwner?.(trx, account.person, now);
  return startSession(trx, box, account.id, account.person, factors, visitor, now);
}

async function handleOf({ db }: SignInParts, link: SignUpLink): Promise<Buffer | undefined> {
  if (link.kind !== 'recovery' || link.person === undefined) return undefined;
  return (await db.selectFrom('core.accounts').select('user_handle').where('person', '=', link.person).executeTakeFirst())?.user_handle;
}
