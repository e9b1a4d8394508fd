import { instant, MS, newId, plus, type Id, type Instant } from '@writ/kernel';
import type { Actor, Role } from '../actor.ts';
import { appendJournal } from '../journal/append-journal.ts';
import { readRoles } from './account.ts';
import { signInErrors } from './errors.ts';
import type { SignInDb, SignInParts, SignInTrx } from './parts.ts';
import { digestSecret, freshSecret } from './secrets.ts';

/** A link that lets one person in once: the first owner, somebody invited, or an owner who lost every way in. */
export interface SignUpLink {
  readonly id: Id<'sign-up-link'>;
  readonly kind: 'first-owner' | 'invitation' | 'recovery';
  /** Absent for the first owner, who says who they are. */
  readonly person: Id<'person'> | undefined;
  readonly roles: readonly Role[];
  readonly expiresAt: Instant;
}

/** How long each kind of link is good. The first one waits for whoever set the machine up. */
const LINK_LIVES_MS: Readonly<Record<SignUpLink['kind'], number>> = { 'first-owner': 7 * MS.day, invitation: 7 * MS.day, recovery: MS.hour };

/** Makes a link and gives the secret in it, which is shown once. Older unused links of the same kind for the same person stop working. */
export async function makeLink(trx: SignInTrx, link: { readonly kind: SignUpLink['kind']; readonly person?: Id<'person'> | undefined; readonly roles: readonly Role[] }, by: Actor, now: Instant): Promise<string> {
  const { secret, digest } = freshSecret();
  const id = newId<'sign-up-link'>(now);
  let older = trx.deleteFrom('core.sign_up_links').where('kind', '=', link.kind).where('used_at', 'is', null);
  older = link.person === undefined ? older.where('person', 'is', null) : older.where('person', '=', link.person);
  await older.execute();
  await trx
    .insertInto('core.sign_up_links')
    .values({ id, secret_digest: digest, kind: link.kind, person: link.person ?? null, roles: [...link.roles], created_by: by.id, created_at: new Date(now), expires_at: new Date(plus(now, LINK_LIVES_MS[link.kind])), used_at: null })
    .execute();
  await appendJournal(trx, { actor: by, act: 'sign-up-link.made', subject: { kind: 'sign-up-link', id }, detail: { kind: link.kind, person: link.person ?? null, roles: [...link.roles] }, at: now });
  return secret;
}

/** The address to give to the person. */
export function linkAddress(publicUrl: URL, secret: string): string {
  return `${publicUrl.origin}/sign-up/${secret}`;
}

/** The link that a secret opens, unused and in time. Looking does not spend it, so that a mail scanner that follows it does no harm. Throws `link-unknown`. */
export async function readLink(db: SignInDb, secret: string, now: Instant): Promise<SignUpLink> {
  const row = await db.selectFrom('core.sign_up_links').selectAll().where('secret_digest', '=', digestSecret(secret)).where('used_at', 'is', null).where('expires_at', '>', new Date(now)).executeTakeFirst();
  if (!row) throw signInErrors('link-unknown');
  return { id: row.id as Id<'sign-up-link'>, kind: row.kind, person: (row.person ?? undefined) as Id<'person'> | undefined, roles: readRoles(row.roles), expiresAt: instant(row.expires_at.getTime()) };
}

/** Spends a link, in the transaction of the sign-up: of two at once, one gets in. Throws `link-unknown`. */
export async function spendLink(trx: SignInTrx, id: Id<'sign-up-link'>, now: Instant): Promise<void> {
  const spent = await trx.updateTable('core.sign_up_links').set({ used_at: new Date(now) }).where('id', '=', id).where('used_at', 'is', null).where('expires_at', '>', new Date(now)).executeTakeFirst();
  if (spent.numUpdatedRows === 0n) throw signInErrors('link-unknown');
}

/** Whether a first owner is still awaited: no account was ever made. */
export async function isFirstOwnerAwaited(db: SignInDb): Promise<boolean> {
  return (await db.selectFrom('core.accounts').select('id').limit(1).executeTakeFirst()) === undefined;
}

export const FIRST_OWNER_LINK = { kind: 'first-owner', roles: ['owner', 'point-of-contact'] } as const;

/** Parts that making a link needs. */
export type LinkParts = Pick<SignInParts, 'db' | 'box' | 'publicUrl'>;
