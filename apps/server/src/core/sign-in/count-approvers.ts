import type { SignInDb } from './parts.ts';
import type { Role } from '../actor.ts';

const APPROVERS: readonly Role[] = ['owner', 'point-of-contact'];

/** How many people can sign in and hold a role that may approve. */
export async function countApprovers(db: Pick<SignInDb, 'selectFrom'>): Promise<number> {
  const rows = await db.selectFrom('core.accounts').select('roles').where('disabled_at', 'is', null).execute();
  return rows.filter(({ roles }) => APPROVERS.some((role) => roles.includes(role))).length;
}
