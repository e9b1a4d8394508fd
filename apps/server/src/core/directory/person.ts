import type { Id, Instant } from '@writ/kernel';

/** Somebody of the company. */
export interface Person {
  readonly id: Id<'person'>;
  readonly name: string;
  readonly email: string | undefined;
  readonly createdAt: Instant;
  readonly departedAt: Instant | undefined;
}

/** Seals what is personal in a row under a key of its own. `name` binds the sealed bytes to their row, so that they open nowhere else. */
export interface RecordBox {
  seal(name: string, text: string): Uint8Array;
  open(name: string, sealed: Uint8Array): string;
  /** A keyed digest, for finding a row by a value that is not kept in the clear. */
  digest(purpose: string, text: string): Uint8Array;
}
