import type { Instant } from '@writ/kernel';
import { appendJournal } from '../journal/append-journal.ts';
import type { Account } from './account.ts';
import { missingFrom } from './check-password.ts';
import { signInErrors } from './errors.ts';
import { hashPassword, isPassword } from './hash-password.ts';
import type { SignInParts, SignInTrx } from './parts.ts';
import { endOtherSessions } from './sessions.ts';

/** Writes a checked new password, within the caller's transaction, and ends every session but `keep`. */
export type WritePassword = (trx: SignInTrx, keep: string | undefined) => Promise<void>;

/**
 * Checks a new password by the policy and hashes it, which takes its time and so is done before the transaction.
 * Throws `password-weak`, `password-same`.
 */
export async function replacePassword(parts: SignInParts, account: Account, password: string, now: Instant): Promise<WritePassword> {
  const missing = missingFrom(password, (await parts.rules()).password, [account.name, account.email ?? '']);
  if (missing.length > 0) throw signInErrors('password-weak', { missing: missing.join(', ') });
  const old = await parts.db.selectFrom('core.passwords').select('hash').where('account', '=', account.id).executeTakeFirst();
  if (old && (await isPassword(password, old.hash))) throw signInErrors('password-same');
  const row = { hash: await hashPassword(password, parts.passwordCost), set_at: new Date(now) };
  return async (trx, keep) => {
    await trx.insertInto('core.passwords').values({ account: account.id, ...row }).onConflict((conflict) => conflict.column('account').doUpdateSet(row)).execute();
    await endOtherSessions(trx, account.id, keep, now);
    await appendJournal(trx, { actor: { kind: 'person', id: account.person }, act: 'password.changed', subject: { kind: 'account', id: account.id }, at: now });
  };
}
