import type { Id, Instant } from '@writ/kernel';
import type { Actor } from '../core/actor.ts';
import { findAccountByEmail } from '../core/sign-in/account.ts';
import { askForPasskey } from '../core/sign-in/passkeys.ts';
import type { SignInParts, Visitor } from '../core/sign-in/parts.ts';
import { endSession } from '../core/sign-in/sessions.ts';
import { signInWithPasskey } from '../core/sign-in/sign-in.ts';
import { offerFirstPasskey, signUpWithPasskey } from '../core/sign-in/sign-up.ts';
import { createTestAuthenticator } from '../core/sign-in/testing-authenticator.ts';
import type { Employee } from './staff.ts';

/** Somebody who has signed up, with an authenticator in memory: its key is gone with the process, so nobody else can come in their name. */
export interface SimulatedPerson {
  readonly employee: Employee;
  readonly id: Id<'person'>;
  readonly account: Id<'account'>;
  readonly actor: Actor & { readonly kind: 'person' };
  /** Signs in by passkey, through the use case behind the sign-in page, and out again. */
  readonly visit: (now: Instant) => Promise<void>;
}

/** Addresses that are for examples only (RFC 5737). */
function visitorOf(employee: Employee): Visitor {
  return { address: `192.0.2.${(employee.handle.charCodeAt(0) + employee.handle.length) % 250}`, userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0' };
}

/** Opens an account with the link that was made for it. The first passkey is made and verified as in a browser. */
export async function signUp(parts: SignInParts, employee: Employee, link: string, now: Instant): Promise<SimulatedPerson> {
  const secret = link.slice(link.lastIndexOf('/') + 1);
  const authenticator = createTestAuthenticator(parts.publicUrl().origin);
  const said = { name: employee.name, email: employee.email };
  const options = await offerFirstPasskey(parts, secret, said, now);
  const visitor = visitorOf(employee);
  const session = await signUpWithPasskey(parts, secret, said, authenticator.create(options), visitor, now);
  const { person, id: account } = (await findAccountByEmail(parts.db, parts.box, employee.email))!;
  const actor = { kind: 'person', id: person } as const;
  const leave = (id: string, at: Instant) => parts.db.transaction().execute((trx) => endSession(trx, account, id, actor, at));
  await leave(session.id, now);
  return {
    employee, account, actor, id: person,
    async visit(at) {
      const shown = await signInWithPasskey(parts, authenticator.get(await askForPasskey(parts, account, at)), visitor, at);
      await leave(shown.id, at);
    },
  };
}
