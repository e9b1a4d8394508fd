import { type Id, type Instant, instant } from '@writ/kernel';
import type { Actor } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { Trx } from '../../../platform/db.ts';
import { askToErase } from '../archive/erase-archived.ts';
import { errors } from '../errors.ts';
import type { LoggingDoorTables, LoggingParts } from '../parts.ts';
import { forgetWords } from '../patterns/forget-words.ts';
import { erasePlaces } from './erase-places.ts';
import { SWEEP_RULES } from './rules.ts';
import { MOST_LISTED, SECRETS_WATCHER } from './watch-secrets.ts';

type Credential = Id<'exposed-credential'>;

/** A reason, who gives it and when. */
export interface Settling {
  readonly why: string;
  readonly by: Actor;
  readonly now: Instant;
}

/**
 * Rewrites every listed line of a credential without its secrets, reads them back, and records who erased it and why. Gives how many lines are clean now.
 * Nothing that was learned of kinds of lines keeps its words. The archive follows within minutes: its days are sealed again without them. Throws `exposed-credential-not-found`, `exposed-credential-settled`, `log-erase-unproven` and what the log store does.
 */
export async function eraseCredential(parts: Pick<LoggingParts, 'db' | 'logs' | 'reading'>, id: Credential, { why, by, now }: Settling): Promise<number> {
  const { db } = parts;
  const row = await db.selectFrom('logging.exposed_credentials').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw errors('exposed-credential-not-found');
  if (row.erased_at !== null || row.dismissed_at !== null) throw errors('exposed-credential-settled');
  const listed = await db.selectFrom('logging.exposed_lines').select(['at', 'batch', 'seq']).where('credential', '=', id).orderBy('at').execute();
  const places = listed.map(({ at, batch, seq }) => ({ at: instant(at.getTime()), batch, seq: Number(seq) }));
  await erasePlaces(parts, places);
  // A thread that reads no more has forgotten too.
  await parts.reading.forget().catch(() => undefined);
  await settle(db, id, ['erased_at', 'erased_by'], { act: 'log-secret.erased', why, by, now, detail: { lines: places.length } }, async (trx) => {
    await forgetWords(trx, SWEEP_RULES.redactText);
    await askToErase(trx, { credential: id, service: row.service, why, by, now }, places);
    if (Number(row.lines) > MOST_LISTED) await trx.deleteFrom('logging.watch_places').where('watcher', '=', SECRETS_WATCHER).execute();
  });
  return places.length;
}

/** Says that the credential is good no more: it was changed or revoked where it was used. Throws `exposed-credential-not-found`, `exposed-credential-settled`. */
export async function sayReplaced({ db }: Pick<LoggingParts, 'db'>, id: Credential, { why, by, now }: Settling): Promise<void> {
  await settle(db, id, ['replaced_at', 'replaced_by'], { act: 'log-secret.replaced', why, by, now });
}

/** Says that it is no secret. These lines are not told again; others like them are. Throws `exposed-credential-not-found`, `exposed-credential-settled`. */
export async function dismissCredential({ db }: Pick<LoggingParts, 'db'>, id: Credential, { why, by, now }: Settling): Promise<void> {
  await settle(db, id, ['dismissed_at', 'dismissed_by'], { act: 'log-secret.dismissed', why, by, now });
}

async function settle(db: LoggingParts['db'], id: Credential, [at, who]: readonly ['erased_at', 'erased_by'] | readonly ['replaced_at', 'replaced_by'] | readonly ['dismissed_at', 'dismissed_by'], { act, why, by, now, detail = {} }: Settling & { readonly act: string; readonly detail?: Readonly<Record<string, number>> }, also: (trx: Trx<LoggingDoorTables>) => Promise<void> = async () => undefined): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await trx.selectFrom('logging.exposed_credentials').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw errors('exposed-credential-not-found');
    if (row[at] !== null || row.dismissed_at !== null || (row.erased_at !== null && row.replaced_at !== null)) throw errors('exposed-credential-settled');
    await trx.updateTable('logging.exposed_credentials').set({ [at]: new Date(now), [who]: by.id }).where('id', '=', id).execute();
    await also(trx);
    await appendJournal(trx, { actor: by, act, subject: row.service === '' ? { kind: 'log-secret', id } : { kind: 'service', id: row.service }, why, detail: { credential: id, rule: row.rule, ...detail }, at: now });
  });
}
