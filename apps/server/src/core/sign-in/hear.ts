import type { Instant } from '@writ/kernel';
import type { HeardSignIn, SignInParts } from './parts.ts';

/** Tells of a sign-in. Nobody who listens may hold it up or fail it. */
export function hear({ heard, box }: Pick<SignInParts, 'heard' | 'box'>, kind: HeardSignIn['kind'], email: string | undefined, address: string, at: Instant): void {
  heard?.({ kind, account: email === undefined ? '' : Buffer.from(box.digest('sign-in.account', email.trim().toLowerCase())).toString('hex').slice(0, 12), address, at });
}
