import { type Id, type Instant, instant, newId } from '@writ/kernel';
import type { Actor } from '../../../core/actor.ts';
import { readService } from '../../../core/directory/services.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import { freshSecret } from '../../../core/sign-in/secrets.ts';
import { errors } from '../errors.ts';
import type { LoggingParts } from '../parts.ts';

/** What the token of a log source begins with, so that scanners know one that leaked. */
export const SOURCE_TOKEN_PREFIX = 'writ_log_';

/** Good tokens of one service at one time: one in use, one to change to, and its environments. */
const MOST_TOKENS = 10;

export interface LogSource {
  readonly id: Id<'log-source'>;
  readonly service: Id<'service'>;
  readonly name: string;
  readonly madeAt: Instant;
  readonly lastUsedAt: Instant | undefined;
}

/** Makes a token with which a service sends its lines; its secret is given here and never again. Throws `service-not-found`, `log-source-limit`. */
export async function makeSource({ db }: Pick<LoggingParts, 'db'>, source: { readonly service: Id<'service'>; readonly name: string }, by: Actor, now: Instant): Promise<string> {
  await readService(db, source.service);
  return db.transaction().execute(async (trx) => {
    const { held } = await trx.selectFrom('logging.sources').select(({ fn }) => fn.countAll<string>().as('held')).where('service', '=', source.service).where('revoked_at', 'is', null).executeTakeFirstOrThrow();
    if (Number(held) >= MOST_TOKENS) throw errors('log-source-limit', { limit: MOST_TOKENS });
    const id = newId<'log-source'>(now);
    const { secret, digest } = freshSecret(SOURCE_TOKEN_PREFIX);
    await trx.insertInto('logging.sources').values({ id, service: source.service, name: source.name, secret_digest: digest, made_at: new Date(now), made_by: by.id, revoked_at: null, last_used_at: null }).execute();
    await appendJournal(trx, { actor: by, act: 'log-source.made', subject: { kind: 'service', id: source.service }, detail: { source: id }, at: now });
    return secret;
  });
}

/** Revokes a token; what comes with it is refused from now on. Throws `log-source-not-found`. */
export async function revokeSource({ db }: Pick<LoggingParts, 'db'>, id: Id<'log-source'>, by: Actor, now: Instant): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await trx.updateTable('logging.sources').set({ revoked_at: new Date(now) }).where('id', '=', id).where('revoked_at', 'is', null).returning('service').executeTakeFirst();
    if (!row) throw errors('log-source-not-found');
    await appendJournal(trx, { actor: by, act: 'log-source.revoked', subject: { kind: 'service', id: row.service }, detail: { source: id }, at: now });
  });
}

/** Tokens that are good, by service and name. */
export async function listSources({ db }: Pick<LoggingParts, 'db'>): Promise<readonly LogSource[]> {
  const rows = await db.selectFrom('logging.sources').select(['id', 'service', 'name', 'made_at', 'last_used_at']).where('revoked_at', 'is', null).orderBy('service').orderBy('name').limit(5_000).execute();
  return rows.map(({ made_at, last_used_at, ...row }) => ({ ...row, madeAt: instant(made_at.getTime()), lastUsedAt: last_used_at ? instant(last_used_at.getTime()) : undefined }));
}
