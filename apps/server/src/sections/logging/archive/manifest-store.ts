import { type Instant, instant, type Json } from '@writ/kernel';
import type { Selectable } from 'kysely';
import { WRIT } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { JournalTables } from '../../../core/journal/tables.ts';
import type { Db, Trx } from '../../../platform/db.ts';
import type { LinesDescription, ServiceDay } from '../../../platform/logstore/index.ts';
import type { ArchiveTables, Piece } from './archive-tables.ts';
import { hashManifest, type Manifest, NO_PREVIOUS, subjectOf } from './manifest.ts';

const ACT = 'log-archive.made';

/** The newest manifest of each day that the archive has, of a service or of all services, from `from` through `through` or before `before` (days), the oldest day first. */
export async function readManifests(db: Db<ArchiveTables>, { service, from = '', through = '9999', before = '9999' }: { readonly service?: string | undefined; readonly from?: string; readonly through?: string; readonly before?: string }): Promise<readonly Manifest[]> {
  const rows = await db.selectFrom('logging.archive_days').selectAll().distinctOn(['day', 'service']).where('day', '>=', from).where('day', '<=', through).where('day', '<', before).where('thinned_at', 'is', null)
    .$if(service !== undefined, (query) => query.where('service', '=', service!)).orderBy('day').orderBy('service').orderBy('version', 'desc').execute();
  return rows.map(manifestOf);
}

/** The newest manifest of a service-day, unless it was thinned out. */
export async function readManifest(db: Db<ArchiveTables>, { service, day }: ServiceDay): Promise<Manifest | undefined> {
  const row = await db.selectFrom('logging.archive_days').selectAll().where('service', '=', service).where('day', '=', day).where('thinned_at', 'is', null).orderBy('version', 'desc').limit(1).executeTakeFirst();
  return row && manifestOf(row);
}

/** The highest version of a service-day that ever was; 0 where none was. */
export async function readLastVersion(db: Db<ArchiveTables>, { service, day }: ServiceDay): Promise<number> {
  const row = await db.selectFrom('logging.archive_days').select('version').where('service', '=', service).where('day', '=', day).orderBy('version', 'desc').limit(1).executeTakeFirst();
  return row?.version ?? 0;
}

/** Writes the next link of the service's chain, and the journal's entry. The caller holds the archive, so that no two write at once. */
export async function linkManifest(trx: Trx<ArchiveTables & JournalTables>, day: ServiceDay, version: number, lines: LinesDescription, pieces: readonly Piece[], now: Instant): Promise<void> {
  const before = await trx.selectFrom('logging.archive_days').select(['number', 'hash']).where('service', '=', day.service).orderBy('number', 'desc').limit(1).executeTakeFirst();
  const unhashed = { ...day, ...lines, version, number: (before?.number ?? 0) + 1, pieces, previous: before?.hash ?? NO_PREVIOUS };
  const hash = hashManifest(unhashed);
  const entry = await appendJournal(trx, {
    actor: WRIT, act: ACT, subject: { kind: 'service', id: subjectOf(day.service) }, at: now,
    detail: { day: day.day, version, number: unhashed.number, lines: lines.lines, digest: lines.digest, first: lines.first, last: lines.last, pieces: pieces.length, bytes: pieces.reduce((sum, { bytes }) => sum + bytes, 0), previous: unhashed.previous, hash } as unknown as Json,
  });
  await trx.insertInto('logging.archive_days').values({
    service: day.service, day: day.day, version, number: unhashed.number, lines: lines.lines, digest: lines.digest, first_place: JSON.stringify(lines.first), last_place: JSON.stringify(lines.last),
    pieces: JSON.stringify(pieces), previous: unhashed.previous, hash, journal_seq: entry.seq, made_at: new Date(now), removed_at: null, thinned_at: null,
  }).execute();
}

/** Whether a manifest says what the journal wrote down when it was made, and follows the one before it; what is wrong, in a sentence, or undefined. */
export async function checkManifest(db: Db<ArchiveTables & JournalTables>, manifest: Manifest): Promise<string | undefined> {
  if (hashManifest(manifest) !== manifest.hash) return 'The manifest was changed after it was made: it does not have its hash.';
  const entry = await db.selectFrom('core.journal').select(['act', 'subject_id', 'detail']).where('seq', '=', manifest.journalSeq).executeTakeFirst();
  const told = entry?.detail as { readonly day?: string; readonly version?: number; readonly hash?: string } | undefined;
  if (entry?.act !== ACT || entry.subject_id !== subjectOf(manifest.service) || told?.day !== manifest.day || told.version !== manifest.version || told.hash !== manifest.hash) return 'The manifest is another than the one that the journal wrote down.';
  const before = await db.selectFrom('logging.archive_days').select('hash').where('service', '=', manifest.service).where('number', '=', manifest.number - 1).executeTakeFirst();
  if ((before?.hash ?? NO_PREVIOUS) !== manifest.previous || (manifest.number > 1 && !before)) return 'The manifest does not follow the one that was made before it.';
  return undefined;
}

function manifestOf(row: Selectable<ArchiveTables['logging.archive_days']>): Manifest {
  return {
    service: row.service, day: row.day, version: row.version, number: row.number, lines: Number(row.lines), digest: row.digest, first: row.first_place, last: row.last_place,
    pieces: row.pieces, previous: row.previous, hash: row.hash, journalSeq: Number(row.journal_seq), madeAt: instant(row.made_at.getTime()),
  };
}
