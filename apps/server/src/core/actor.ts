import type { Id, Instant } from '@writ/kernel';

/** Who did something. `writ` is the program itself, on its schedule. */
export type Actor =
  | { readonly kind: 'person'; readonly id: Id<'person'> }
  | { readonly kind: 'host'; readonly id: Id<'host'> }
  | { readonly kind: 'writ'; readonly id: 'writ' };

export const WRIT: Actor = { kind: 'writ', id: 'writ' };

/** What a person is trusted with. One person may hold several; what each may do is the table in `permissions.ts`. */
export const ROLES = ['owner', 'point-of-contact', 'support', 'developer', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** Who is asking, as sign-in established it. Every use case that a person calls takes one. */
export interface Viewer {
  readonly person: Id<'person'>;
  readonly account: Id<'account'>;
  readonly name: string;
  readonly roles: readonly Role[];
  /** How they came: a browser session or an API token (whose scopes narrow the roles). `confirmedAt` is when they last showed a second factor. */
  readonly by: { readonly kind: 'session'; readonly id: Id<'session'>; readonly confirmedAt?: Instant | undefined } | { readonly kind: 'token'; readonly id: Id<'token'>; readonly scopes: readonly string[] };
  /** IANA zone in which they read times. */
  readonly zone: string;
}
