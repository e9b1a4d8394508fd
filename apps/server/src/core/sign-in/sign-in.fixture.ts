import { createHmac, randomBytes } from 'node:crypto';
import { MS, type Id } from '@writ/kernel';
import { createTestDatabase, fakeClock, type FakeClock } from '@writ/testkit';
import { pino } from 'pino';
import { createKeyring, masterKey, openText, sealText } from '../../platform/crypto/index.ts';
import type { Role } from '../actor.ts';
import type { DirectoryTables } from '../directory/tables.ts';
import type { RecordBox } from '../directory/person.ts';
import { addPerson } from '../directory/people.ts';
import { WRIT } from '../actor.ts';
import type { JournalTables } from '../journal/tables.ts';
import type { PasswordCost } from './hash-password.ts';
import { codeOf, timeStepOf } from './check-code.ts';
import type { SignInParts, Visitor } from './parts.ts';
import { readStep } from './steps.ts';
import { beginSignUpWithPassword, signUpWithPassword } from './sign-up.ts';
import { makeLink } from './sign-up-links.ts';
import type { SignInRules } from './rules.ts';
import type { SignInTables } from './tables.ts';

export const ORIGIN = 'http://localhost:4100';
export const RULES: SignInRules = {
  password: { minimumLength: 8, letters: true, digits: true, symbols: true, notLeaked: true, maximumAgeMs: 90 * MS.day },
  lockout: { attempts: 5, withinMs: 10 * MS.minute, lockedForMs: 15 * MS.minute },
};
export const HERE: Visitor = { address: '192.0.2.10', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };
export const ELSEWHERE: Visitor = { address: '198.51.100.20', userAgent: undefined };
export const GOOD_PASSWORD = 'lantern-orbit-42';

/** Seals with a real key of this test alone. */
export function testBox(): RecordBox {
  const keyring = createKeyring([masterKey(randomBytes(32))]);
  const digestKey = randomBytes(32);
  return {
    seal: (name, text) => sealText(keyring, name, text),
    open: (name, sealed) => openText(keyring, name, sealed),
    digest: (purpose, text) => createHmac('sha256', digestKey).update(`${purpose}\0${text}`).digest(),
  };
}

/** A hash that takes no time worth mentioning. */
export const CHEAP: PasswordCost = { memory: 64, passes: 1, parallelism: 1 };

export interface TestHouse {
  readonly parts: SignInParts;
  readonly clock: FakeClock;
  readonly drop: () => Promise<void>;
}

/** Sign-in on a real database, with a clock that tests move. */
export async function openTestHouse(rules: SignInRules = RULES): Promise<TestHouse> {
  const { db, drop } = await createTestDatabase<SignInTables & DirectoryTables & JournalTables>();
  const clock = fakeClock();
  return { clock, drop, parts: { db, box: testBox(), clock: clock.now, log: pino({ level: 'silent' }), rules: () => rules, publicUrl: () => new URL(ORIGIN), passwordCost: CHEAP } };
}

export interface TestAccount {
  readonly email: string;
  readonly account: Id<'account'>;
  readonly person: Id<'person'>;
  readonly session: { readonly id: Id<'session'>; readonly secret: string };
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
  /** The code of the present time step, or of one after it. */
  code(stepsOn?: number): string;
}

/** Somebody who signed up with a password and an authenticator app. */
export async function signUpSomebody({ parts, clock }: TestHouse, email: string, roles: readonly Role[] = ['developer']): Promise<TestAccount> {
  const now = clock.now();
  const link = await parts.db.transaction().execute(async (trx) => {
    const person = await addPerson(trx, parts.box, { name: email.split('@')[0]!, email }, WRIT, now);
    return makeLink(trx, { kind: 'invitation', person: person.id, roles }, WRIT, now);
  });
  const step = await beginSignUpWithPassword(parts, link, { name: '', email: '' }, GOOD_PASSWORD, now);
  const { secret } = await readStep(parts, 'sign-up', step, now);
  const { session, recoveryCodes } = await signUpWithPassword(parts, link, step, codeOf(secret, timeStepOf(now)), HERE, now);
  const row = await parts.db.selectFrom('core.sessions').innerJoin('core.accounts', 'core.accounts.id', 'core.sessions.account').select(['core.accounts.id', 'core.accounts.person']).where('core.sessions.id', '=', session.id).executeTakeFirstOrThrow();
  clock.pass(MS.minute);
  return {
    email, session, secret, recoveryCodes,
    account: row.id as Id<'account'>,
    person: row.person as Id<'person'>,
    code: (stepsOn = 0) => codeOf(secret, timeStepOf(clock.now()) + stepsOn),
  };
}
