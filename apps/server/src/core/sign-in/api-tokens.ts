import { instant, newId, type Id, type Instant } from '@writ/kernel';
import type { Actor } from '../actor.ts';
import { appendJournal } from '../journal/append-journal.ts';
import { SCOPES } from '../permissions/scopes.ts';
import { signInErrors } from './errors.ts';
import type { SignInDb, SignInTrx } from './parts.ts';
import { digestSecret, freshSecret, TOKEN_PREFIX } from './secrets.ts';

/** An opaque secret with which a program acts for an account, within scopes, until a date. */
export interface ApiToken {
  readonly id: Id<'token'>;
  readonly account: Id<'account'>;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly lastUsedAt: Instant | undefined;
  readonly revokedAt: Instant | undefined;
}
export interface NewToken {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Instant;
}

export const MAX_TOKENS = 100;
/** The longest that a token may live, days. */
export const MAX_TOKEN_DAYS = 365;
const USED_EVERY_MS = 60_000;

/** Makes a token; its secret is given here and never again. Throws `scope-unknown`, `token-limit`. */
export async function makeToken(trx: SignInTrx, account: Id<'account'>, token: NewToken, by: Actor, now: Instant): Promise<{ readonly id: Id<'token'>; readonly secret: string }> {
  const unknown = token.scopes.find((scope) => !SCOPES.includes(scope));
  if (unknown !== undefined) throw signInErrors('scope-unknown', { scope: unknown });
  const { held } = await trx.selectFrom('core.api_tokens').select(({ fn }) => fn.countAll<string>().as('held')).where('account', '=', account).where('revoked_at', 'is', null).where('expires_at', '>', new Date(now)).executeTakeFirstOrThrow();
  if (Number(held) >= MAX_TOKENS) throw signInErrors('token-limit', { limit: MAX_TOKENS });
  const id = newId<'token'>(now);
  const { secret, digest } = freshSecret(TOKEN_PREFIX);
  await trx
    .insertInto('core.api_tokens')
    .values({ id, account, name: token.name, secret_digest: digest, scopes: [...token.scopes], created_at: new Date(now), expires_at: new Date(token.expiresAt), last_used_at: null, revoked_at: null })
    .execute();
  await appendJournal(trx, { actor: by, act: 'token.made', subject: { kind: 'token', id }, detail: { account, scopes: [...token.scopes], expiresAt: new Date(token.expiresAt).toISOString() }, at: now });
  return { id, secret };
}

/** The good token that a secret is, or undefined. */
export async function findToken(db: SignInDb, secret: string, now: Instant): Promise<ApiToken | undefined> {
  if (!secret.startsWith(TOKEN_PREFIX)) return undefined;
  const row = await db.selectFrom('core.api_tokens').selectAll().where('secret_digest', '=', digestSecret(secret)).where('revoked_at', 'is', null).where('expires_at', '>', new Date(now)).executeTakeFirst();
  if (!row) return undefined;
  const usedAt = row.last_used_at?.getTime() ?? 0;
  if (now - usedAt >= USED_EVERY_MS) await db.updateTable('core.api_tokens').set({ last_used_at: new Date(now) }).where('id', '=', row.id).execute();
  return readToken(row);
}

/** An account's tokens, revoked and expired ones too, newest first. */
export async function listTokens(db: SignInDb, account: Id<'account'>): Promise<readonly ApiToken[]> {
  const rows = await db.selectFrom('core.api_tokens').selectAll().where('account', '=', account).orderBy('created_at', 'desc').limit(500).execute();
  return rows.map(readToken);
}

/** Revokes a token of an account. Throws `token-missing`, for another account's token too. */
export async function revokeToken(trx: SignInTrx, account: Id<'account'>, id: string, by: Actor, now: Instant): Promise<void> {
  const revoked = await trx.updateTable('core.api_tokens').set({ revoked_at: new Date(now) }).where('id', '=', id).where('account', '=', account).where('revoked_at', 'is', null).executeTakeFirst();
  if (revoked.numUpdatedRows === 0n) throw signInErrors('token-missing');
  await appendJournal(trx, { actor: by, act: 'token.revoked', subject: { kind: 'token', id }, at: now });
}

interface Row {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly scopes: string[];
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
}
function readToken(row: Row): ApiToken {
  const when = (date: Date | null): Instant | undefined => (date ? instant(date.getTime()) : undefined);
  return {
    id: row.id as Id<'token'>, account: row.account as Id<'account'>, name: row.name, scopes: row.scopes,
    createdAt: instant(row.created_at.getTime()), expiresAt: instant(row.expires_at.getTime()), lastUsedAt: when(row.last_used_at), revokedAt: when(row.revoked_at),
  };
}
