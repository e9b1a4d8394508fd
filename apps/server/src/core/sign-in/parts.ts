import type { Id, Instant } from '@writ/kernel';
import type { Logger } from 'pino';
import type { Db, Trx } from '../../platform/db.ts';
import type { RecordBox } from '../directory/person.ts';
import type { DirectoryTables } from '../directory/tables.ts';
import type { JournalTables } from '../journal/tables.ts';
import type { PasswordCost } from './hash-password.ts';
import type { SignInRules } from './rules.ts';
import type { SignInTables } from './tables.ts';

type Tables = SignInTables & DirectoryTables & JournalTables;
export type SignInDb = Db<Tables>;
export type SignInTrx = Trx<Tables>;

/** A sign-in that was refused or let in, for whoever counts them. */
export interface HeardSignIn {
  readonly kind: 'failed' | 'accepted';
  /** Stands for the mail address as typed, whether or not anybody has it: the same for the same. Empty where none was said. */
  readonly account: string;
  /** IP address. */
  readonly address: string;
  readonly at: Instant;
}

/** What sign-in is made of: the house hands it over once. */
export interface SignInParts {
  readonly db: SignInDb;
  readonly box: RecordBox;
  readonly clock: () => Instant;
  readonly log: Logger;
  /** The rules of the policy in force, read at each use: a changed policy holds at once. */
  readonly rules: () => SignInRules | Promise<SignInRules>;
  /** The origin that passkeys are bound to. */
  readonly publicUrl: () => URL;
  /** Puts the first owner into the seat of the point of contact, in the transaction that opens their account: the seat is never empty from then on. */
  readonly seatFirstOwner?: ((trx: SignInTrx, person: Id<'person'>, now: Instant) => Promise<void>) | undefined;
  /** Is told of every sign-in, refused or let in, and may neither wait nor throw. */
  readonly heard?: ((said: HeardSignIn) => void) | undefined;
  /** What hashing a password costs; `PASSWORD_COST` but in tests. */
  readonly passwordCost?: PasswordCost | undefined;
}

/** Where an attempt comes from. */
export interface Visitor {
  /** IP address. */
  readonly address: string;
  readonly userAgent: string | undefined;
}
