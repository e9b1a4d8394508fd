import { type Id, type Instant, instant, WritError } from '@writ/kernel';
import type { Actor } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { Trx } from '../../../platform/db.ts';
import { type LinePlace, readPlaces, replaceLines } from '../../../platform/logstore/index.ts';
import { errors } from '../errors.ts';
import type { LoggingDoorTables, LoggingParts } from '../parts.ts';
import { SWEEP_RULES } from './rules.ts';
import { eraseSecrets, sweepLine } from './sweep-line.ts';
import { MOST_LISTED, SECRETS_WATCHER } from './watch-secrets.ts';

type Credential = Id<'exposed-credential'>;

/** A reason, who gives it and when. */
export interface Settling {
  readonly why: string;
  readonly by: Actor;
  readonly now: Instant;
}

/** Lines that are rewritten together. */
const ERASED_AT_ONCE = 500;

/**
 * Rewrites every listed line of a credential without its secrets, reads them back, and records who erased it and why. Gives how many lines are clean now.
 * The archive has its own copies, which this does not reach. Throws `exposed-credential-not-found`, `exposed-credential-settled`, `log-erase-unproven` and what the log store does.
 */
export async function eraseCredential(parts: Pick<LoggingParts, 'db' | 'logs'>, id: Credential, { why, by, now }: Settling): Promise<number> {
  const { db, logs } = parts;
  const row = await db.selectFrom('logging.exposed_credentials').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw errors('exposed-credential-not-found');
  if (row.erased_at !== null || row.dismissed_at !== null) throw errors('exposed-credential-settled');
  const listed = await db.selectFrom('logging.exposed_lines').select(['at', 'batch', 'seq']).where('credential', '=', id).orderBy('at').execute();
  const places = listed.map(({ at, batch, seq }) => ({ at: instant(at.getTime()), batch, seq: Number(seq) }));
  await logs.ready();
  for (let from = 0; from < places.length; from += ERASED_AT_ONCE) await erase(parts, places.slice(from, from + ERASED_AT_ONCE));
  await settle(db, id, ['erased_at', 'erased_by'], { act: 'log-secret.erased', why, by, now, detail: { lines: places.length } }, async (trx) => {
    if (Number(row.lines) > MOST_LISTED) await trx.deleteFrom('logging.watch_places').where('watcher', '=', SECRETS_WATCHER).execute();
  });
  return places.length;
}

/** What is too long to be read together is rewritten in halves. */
async function erase({ logs }: Pick<LoggingParts, 'logs'>, places: readonly LinePlace[]): Promise<void> {
  const connection = await logs.ready();
  try {
    const dirty = (await readPlaces(connection, places)).filter((line) => sweepLine(SWEEP_RULES, line).length > 0);
    await replaceLines(connection, dirty.map((line) => eraseSecrets(SWEEP_RULES, line)));
    const after = await readPlaces(connection, places);
    if (after.some((line) => sweepLine(SWEEP_RULES, line).length > 0)) throw errors('log-erase-unproven');
  } catch (error) {
    if (places.length === 1 || !(error instanceof WritError) || error.code !== 'log-question-too-big') throw error;
    const half = Math.ceil(places.length / 2);
    for (const part of [places.slice(0, half), places.slice(half)]) await erase({ logs }, part);
  }
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
