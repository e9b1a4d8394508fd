import type { Id, Instant } from '@writ/kernel';
import { httpErrors } from '../../platform/http/errors.ts';
import type { Caller, Credential } from '../../platform/http/visit.ts';
import type { Viewer } from '../actor.ts';
import { findAccount } from './account.ts';
import { findToken } from './api-tokens.ts';
import type { SignInParts } from './parts.ts';
import { findSession } from './sessions.ts';

/**
 * Who is behind a credential, asked of the database each time, so that a session that was ended, a token that was revoked and a role that was taken
 * are gone with the next request. Undefined for a session that is over; throws `credential-refused` for a token that is not good.
 */
export async function authenticate({ db, box }: Pick<SignInParts, 'db' | 'box'>, credential: Credential, caller: Caller): Promise<Viewer | undefined> {
  const { now } = caller;
  const found = credential.kind === 'session' ? await bySession(db, credential.secret, now, caller.isAct) : await byToken(db, credential.secret, now);
  const account = found && (await findAccount(db, box, found.account));
  if (found && account && !account.disabled) return { person: account.person, account: account.id, name: account.name, roles: account.roles, by: found.by, zone: account.zone };
  if (credential.kind === 'token') throw httpErrors('credential-refused');
  return undefined;
}

interface Found {
  readonly account: Id<'account'>;
  readonly by: Viewer['by'];
}

async function bySession(db: SignInParts['db'], secret: string, now: Instant, isAct: boolean): Promise<Found | undefined> {
  const session = await findSession(db, secret, now, isAct);
  return session && { account: session.account, by: { kind: 'session', id: session.id, confirmedAt: session.confirmedAt } };
}

async function byToken(db: SignInParts['db'], secret: string, now: Instant): Promise<Found | undefined> {
  const token = await findToken(db, secret, now);
  return token && { account: token.account, by: { kind: 'token', id: token.id, scopes: token.scopes } };
}
