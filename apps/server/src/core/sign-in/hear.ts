import { type Instant, WritError } from '@writ/kernel';
import type { HeardSignIn, SignInParts } from './parts.ts';

/** Tells of a sign-in. Nobody who listens may hold it up or fail it. */
export function hear({ heard, box }: Pick<SignInParts, 'heard' | 'box'>, kind: HeardSignIn['kind'], email: string | undefined, address: string, at: Instant): void {
  heard?.({ kind, account: email === undefined ? '' : Buffer.from(box.digest('sign-in.account', email.trim().toLowerCase())).toString('hex').slice(0, 12), address, at });
}

/** Tells of a sign-in that was refused, and throws what refused it. What failed in Writ itself, such as a database that is away, is nobody's guess and is not told. */
export function hearRefusal(parts: Pick<SignInParts, 'heard' | 'box'>, error: unknown, email: string | undefined, address: string, at: Instant): never {
  if (error instanceof WritError && REFUSALS.has(error.kind)) hear(parts, 'failed', email, address, at);
  throw error;
}

const REFUSALS: ReadonlySet<string> = new Set(['unauthenticated', 'too-many', 'gone']);
