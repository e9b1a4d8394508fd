import type { Instant } from '@writ/kernel';
import type { SignInParts } from './parts.ts';

/** A sign-in that was refused or let in, for whoever counts them. */
export interface HeardSignIn {
  readonly kind: 'failed' | 'accepted';
  /** Stands for the mail address as typed, whether or not anybody has it: the same for the same. Empty where none was said. */
  readonly account: string;
  /** IP address. */
  readonly address: string;
  readonly at: Instant;
}

/** Tells of a sign-in. Nobody who listens may hold it up or fail it. */
export function hear({ heard, box }: Pick<SignInParts, 'heard' | 'box'>, kind: HeardSignIn['kind'], email: string | undefined, address: string, at: Instant): void {
  heard?.({ kind, account: email === undefined ? '' : Buffer.from(box.digest('sign-in.account', email.trim().toLowerCase())).toString('hex').slice(0, 12), address, at });
}
