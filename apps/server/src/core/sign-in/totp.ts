import type { Id, Instant } from '@writ/kernel';
import { Secret, TOTP } from 'otpauth';
import { renderSVG } from 'uqr';
import { matchCode, STEP_SECONDS } from './check-code.ts';
import { signInErrors } from './errors.ts';
import type { SignInParts, SignInTrx } from './parts.ts';

/** A secret of 160 bits (RFC 4226 section 4, R6), in base32. */
export function freshTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What an authenticator app reads, and its picture. SHA-1 and six digits, because several apps ignore what the address says and use those. */
export function enrolmentOf(secret: string, label: string, host: string): { readonly address: string; readonly picture: string; readonly spelled: string } {
  const address = new TOTP({ issuer: `Writ ${host}`, label, secret: Secret.fromBase32(secret), period: STEP_SECONDS, digits: 6, algorithm: 'SHA1' }).toString();
  return { address, picture: renderSVG(address, { ecc: 'M', border: 2, pixelSize: 4 }), spelled: secret.replace(/(.{4})(?=.)/g, '$1 ') };
}

/** Stores an account's secret, replacing one that was there. `step` is the one whose code proved the enrolment: that code is spent. */
export async function setTotp(trx: SignInTrx, box: SignInParts['box'], account: Id<'account'>, secret: string, step: number, now: Instant): Promise<void> {
  const row = { sealed: Buffer.from(box.seal(`core.totp_secrets.sealed:${account}`, secret)), created_at: new Date(now), last_step: step };
  await trx.insertInto('core.totp_secrets').values({ account, ...row }).onConflict((conflict) => conflict.column('account').doUpdateSet(row)).execute();
}

/**
 * Spends a code of an account. Throws `sign-in-refused` for a wrong one and `code-used` for one that was good before.
 * The step moves forward in one statement, so of two who send the same code at once one gets in.
 */
export async function spendCode(trx: SignInTrx, box: SignInParts['box'], account: Id<'account'>, code: string, now: Instant): Promise<void> {
  const row = await trx.selectFrom('core.totp_secrets').select(['sealed', 'last_step']).where('account', '=', account).executeTakeFirst();
  if (!row) throw signInErrors('sign-in-refused');
  const { step, used } = matchCode(box.open(`core.totp_secrets.sealed:${account}`, row.sealed), code.replace(/\s/g, ''), Number(row.last_step), now);
  if (step === undefined) throw signInErrors(used ? 'code-used' : 'sign-in-refused');
  const moved = await trx.updateTable('core.totp_secrets').set({ last_step: step }).where('account', '=', account).where('last_step', '<', step).executeTakeFirst();
  if (moved.numUpdatedRows === 0n) throw signInErrors('code-used');
}
