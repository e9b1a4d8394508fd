import type { Instant } from '@writ/kernel';
import { WRIT } from '../actor.ts';
import { findAccountByEmail, listAccounts } from './account.ts';
import { signInErrors } from './errors.ts';
import { offerFirstOwnerLink } from './first-owner-link.ts';
import { linkAddress, makeLink, type LinkParts } from './sign-up-links.ts';

/**
 * A link for an owner who lost every way in, made on the machine itself by `writ recover-owner`: whoever can run that holds the database anyway.
 * Using it puts new factors in place of all old ones and ends every session and token; both steps are in the journal. `email` says which owner,
 * else it is the first. Where nobody has signed up yet it is the first owner's link. Throws `account-missing`.
 */
export async function recoverOwner(parts: LinkParts, email: string | undefined, now: Instant): Promise<string> {
  const first = await offerFirstOwnerLink(parts, now, true);
  if (first !== undefined) return first;
  const account = email === undefined ? (await listAccounts(parts.db, parts.box)).find(({ roles, disabled }) => roles.includes('owner') && !disabled) : await findAccountByEmail(parts.db, parts.box, email);
  if (!account || account.disabled || !account.roles.includes('owner')) throw signInErrors('account-missing');
  const secret = await parts.db.transaction().execute((trx) => makeLink(trx, { kind: 'recovery', person: account.person, roles: account.roles }, WRIT, now));
  return linkAddress(parts.publicUrl(), secret);
}
