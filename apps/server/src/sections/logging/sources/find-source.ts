import type { Id, Instant } from '@writ/kernel';
import { digestSecret } from '../../../core/sign-in/secrets.ts';
import { errors } from '../errors.ts';
import type { LoggingParts } from '../parts.ts';
import { SOURCE_TOKEN_PREFIX } from './manage-sources.ts';

const USED_EVERY_MS = 60_000;

/** The source whose token stands in an `Authorization` header. Throws `log-source-unknown`. */
export async function findSource({ db }: Pick<LoggingParts, 'db'>, authorization: string | undefined, now: Instant): Promise<{ readonly id: Id<'log-source'>; readonly service: Id<'service'> }> {
  const secret = /^Bearer ([\w-]{20,100})$/i.exec(authorization ?? '')?.[1];
  if (!secret?.startsWith(SOURCE_TOKEN_PREFIX)) throw errors('log-source-unknown');
  const row = await db.selectFrom('logging.sources').select(['id', 'service', 'last_used_at']).where('secret_digest', '=', digestSecret(secret)).where('revoked_at', 'is', null).executeTakeFirst();
  if (!row) throw errors('log-source-unknown');
  if (now - (row.last_used_at?.getTime() ?? 0) >= USED_EVERY_MS) await db.updateTable('logging.sources').set({ last_used_at: new Date(now) }).where('id', '=', row.id).execute();
  return row;
}
