import { randomBytes } from 'node:crypto';
import type { Id, Instant } from '@writ/kernel';
import type { SignInParts, SignInTrx } from './parts.ts';

const HOW_MANY = 10;
/** No letter that is like a digit. 32 of them, so that a byte falls on each equally often. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz023456789';

/** Makes new codes for when the authenticator is lost, in place of all old ones: 80 random bits each, shown once and kept as keyed digests. */
export async function makeRecoveryCodes(trx: SignInTrx, box: SignInParts['box'], account: Id<'account'>, now: Instant): Promise<readonly string[]> {
  const codes = Array.from({ length: HOW_MANY }, freshCode);
  await trx.deleteFrom('core.recovery_codes').where('account', '=', account).execute();
  await trx.insertInto('core.recovery_codes').values(codes.map((code) => ({ account, digest: digestCode(box, account, code), created_at: new Date(now), used_at: null }))).execute();
  return codes;
}

/** Spends a recovery code; false when it is none, or was used. */
export async function spendRecoveryCode(trx: SignInTrx, box: SignInParts['box'], account: Id<'account'>, code: string, now: Instant): Promise<boolean> {
  const spent = await trx
    .updateTable('core.recovery_codes')
    .set({ used_at: new Date(now) })
    .where('account', '=', account)
    .where('digest', '=', digestCode(box, account, code))
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return spent.numUpdatedRows === 1n;
}

/** Whether a text has the form of a recovery code and not of a time code. */
export function looksLikeRecoveryCode(text: string): boolean {
  return plain(text).length === 16;
}

function freshCode(): string {
  const letters = Array.from(randomBytes(16), (byte) => ALPHABET[byte % ALPHABET.length]!).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

function digestCode(box: SignInParts['box'], account: string, code: string): Buffer {
  return Buffer.from(box.digest('sign-in.recovery-code', `${account} ${plain(code)}`));
}

function plain(code: string): string {
  return code.toLowerCase().replace(/[^a-z0-9]/g, '');
}
