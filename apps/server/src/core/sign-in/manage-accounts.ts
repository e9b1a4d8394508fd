import type { Id, Instant } from '@writ/kernel';
import { findPerson } from '../directory/people.ts';
import type { Actor, Role } from '../actor.ts';
import { appendJournal } from '../journal/append-journal.ts';
import { readRoles } from './account.ts';
import { signInErrors } from './errors.ts';
import type { SignInParts, SignInTrx } from './parts.ts';
import { endOtherSessions } from './sessions.ts';
import { linkAddress, makeLink } from './sign-up-links.ts';

/** Makes the one-time link with which a person of the directory opens their account, with these roles. Throws `account-exists`, `account-missing` for nobody. */
export async function invitePerson(parts: SignInParts, person: Id<'person'>, roles: readonly Role[], by: Actor, now: Instant): Promise<string> {
  const known = await findPerson(parts.db, parts.box, person);
  if (!known || known.departedAt !== undefined) throw signInErrors('account-missing');
  const secret = await parts.db.transaction().execute(async (trx) => {
    const account = await trx.selectFrom('core.accounts').select('id').where('person', '=', person).executeTakeFirst();
    if (account) throw signInErrors('account-exists');
    return makeLink(trx, { kind: 'invitation', person, roles }, by, now);
  });
  return linkAddress(parts.publicUrl(), secret);
}

/** Makes the link with which someone who lost every way in gets new ones; the old ones work until it is used. Throws `account-missing`. */
export async function resetAccount(parts: SignInParts, account: string, by: Actor, now: Instant): Promise<string> {
  const secret = await parts.db.transaction().execute(async (trx) => {
    const row = await trx.selectFrom('core.accounts').select(['person', 'roles']).where('id', '=', account).where('disabled_at', 'is', null).executeTakeFirst();
    if (!row) throw signInErrors('account-missing');
    return makeLink(trx, { kind: 'recovery', person: row.person as Id<'person'>, roles: readRoles(row.roles) }, by, now);
  });
  return linkAddress(parts.publicUrl(), secret);
}

/** Disables an account: its sessions and tokens end at once. Throws `account-missing`, `owner-needed`. */
export async function disableAccount(parts: SignInParts, account: string, by: Actor, now: Instant): Promise<void> {
  await parts.db.transaction().execute(async (trx) => {
    await closeAccount(trx, account, by, now);
  });
}

/** Closes every way in of somebody who leaves: their account, if they have one, and links that they did not use yet. Throws `owner-needed`. */
export async function closeWaysIn(trx: SignInTrx, person: Id<'person'>, by: Actor, now: Instant): Promise<void> {
  await trx.deleteFrom('core.sign_up_links').where('person', '=', person).where('used_at', 'is', null).execute();
  const account = await trx.selectFrom('core.accounts').select('id').where('person', '=', person).where('disabled_at', 'is', null).executeTakeFirst();
  if (account) await closeAccount(trx, account.id, by, now);
}

async function closeAccount(trx: SignInTrx, account: string, by: Actor, now: Instant): Promise<void> {
  const id = await holdLiveAccount(trx, account);
  await trx.updateTable('core.accounts').set({ disabled_at: new Date(now) }).where('id', '=', id).execute();
  await refuseWithoutOwner(trx);
  await endOtherSessions(trx, id, undefined, now);
  await trx.updateTable('core.api_tokens').set({ revoked_at: new Date(now) }).where('account', '=', id).where('revoked_at', 'is', null).execute();
  await appendJournal(trx, { actor: by, act: 'account.disabled', subject: { kind: 'account', id }, at: now });
}

/** Gives an account these roles and no others, and ends its sessions, so that nobody goes on under what they were. Throws `account-missing`, `owner-needed`. */
export async function changeRoles(parts: SignInParts, account: string, roles: readonly Role[], by: Actor, now: Instant, keep?: string): Promise<void> {
  await parts.db.transaction().execute(async (trx) => {
    const id = await holdLiveAccount(trx, account);
    const before = await trx.selectFrom('core.accounts').select('roles').where('id', '=', id).executeTakeFirstOrThrow();
    await trx.updateTable('core.accounts').set({ roles: [...roles] }).where('id', '=', id).execute();
    await refuseWithoutOwner(trx);
    await endOtherSessions(trx, id, keep, now);
    await appendJournal(trx, { actor: by, act: 'roles.changed', subject: { kind: 'account', id }, detail: { before: before.roles, after: [...roles] }, at: now });
  });
}

/** The account, and with it every owner's row, held until the transaction ends: two owners cannot disable each other at once. */
async function holdLiveAccount(trx: SignInTrx, account: string): Promise<Id<'account'>> {
  const rows = await trx.selectFrom('core.accounts').select('id').where('disabled_at', 'is', null).orderBy('id').forUpdate().execute();
  if (!rows.some(({ id }) => id === account)) throw signInErrors('account-missing');
  return account as Id<'account'>;
}

async function refuseWithoutOwner(trx: SignInTrx): Promise<void> {
  const rows = await trx.selectFrom('core.accounts').select('roles').where('disabled_at', 'is', null).execute();
  if (!rows.some(({ roles }) => roles.includes('owner'))) throw signInErrors('owner-needed');
}
