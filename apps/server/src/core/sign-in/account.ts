import { randomBytes } from 'node:crypto';
import { instant, newId, type Id, type Instant } from '@writ/kernel';
import { findPerson, findPersonByEmail } from '../directory/people.ts';
import type { RecordBox } from '../directory/person.ts';
import { ROLES, type Role } from '../actor.ts';
import { signInErrors } from './errors.ts';
import type { SignInDb, SignInTrx } from './parts.ts';

/** An account of Writ: a person who can sign in. */
export interface Account {
  readonly id: Id<'account'>;
  readonly person: Id<'person'>;
  readonly name: string;
  readonly email: string | undefined;
  readonly roles: readonly Role[];
  readonly userHandle: Buffer;
  readonly zone: string;
  readonly createdAt: Instant;
  /** Disabled, or the person has left: either way nothing signs in. */
  readonly disabled: boolean;
}

/** The account by its id, disabled ones too. */
export async function findAccount(db: SignInDb, box: RecordBox, id: string): Promise<Account | undefined> {
  const row = await db.selectFrom('core.accounts').selectAll().where('id', '=', id).executeTakeFirst();
  return row && openAccount(db, box, row);
}

/** The account of whoever has this mail address. Asks the same questions of the database whether there is one or not. */
export async function findAccountByEmail(db: SignInDb, box: RecordBox, email: string): Promise<Account | undefined> {
  const person = await findPersonByEmail(db, box, email);
  const row = await db.selectFrom('core.accounts').selectAll().where('person', '=', person?.id ?? newId()).executeTakeFirst();
  return row && openAccount(db, box, row);
}

/** Every account, oldest first. */
export async function listAccounts(db: SignInDb, box: RecordBox): Promise<readonly Account[]> {
  const rows = await db.selectFrom('core.accounts').selectAll().orderBy('created_at').limit(10_000).execute();
  return Promise.all(rows.map((row) => openAccount(db, box, row)));
}

/** Makes the account of a person. Throws `account-exists`. */
export async function addAccount(trx: SignInTrx, account: { readonly person: Id<'person'>; readonly roles: readonly Role[]; readonly userHandle?: Buffer | undefined }, now: Instant): Promise<Id<'account'>> {
  const id = newId<'account'>(now);
  const added = await trx
    .insertInto('core.accounts')
    .values({ id, person: account.person, roles: [...account.roles], user_handle: account.userHandle ?? freshUserHandle(), zone: 'UTC', created_at: new Date(now), disabled_at: null })
    .onConflict((conflict) => conflict.column('person').doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows === 0n) throw signInErrors('account-exists');
  return id;
}

export function freshUserHandle(): Buffer {
  return randomBytes(32);
}

async function openAccount(db: SignInDb, box: RecordBox, row: { id: string; person: string; roles: string[]; user_handle: Buffer; zone: string; created_at: Date; disabled_at: Date | null }): Promise<Account> {
  const person = await findPerson(db, box, row.person as Id<'person'>);
  return {
    id: row.id as Id<'account'>,
    person: row.person as Id<'person'>,
    name: person?.name ?? 'Unknown',
    email: person?.email,
    roles: readRoles(row.roles),
    userHandle: row.user_handle,
    zone: row.zone,
    createdAt: instant(row.created_at.getTime()),
    disabled: row.disabled_at !== null || person === undefined || person.departedAt !== undefined,
  };
}

/** Roles that this version knows; one that a later version wrote grants nothing here. */
export function readRoles(roles: readonly string[]): Role[] {
  return ROLES.filter((role) => roles.includes(role));
}
