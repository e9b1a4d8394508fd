import { type Id, type Instant, instant, MS } from '@writ/kernel';
import type { Actor } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { Trx } from '../../../platform/db.ts';
import type { LinePlace, ServiceDay } from '../../../platform/logstore/index.ts';
import type { LoggingDoorTables } from '../parts.ts';
import { dayAt } from '../retention/find-gaps.ts';
import { erasePlaces } from '../secrets/erase-places.ts';
import { archiveDay, CLOSED_AFTER_MS, putPieces, sayProblem } from './archive-days.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { holdArchive } from './hold-archive.ts';
import { subjectOf } from './manifest.ts';
import { linkManifest, readManifest } from './manifest-store.ts';
import { readArchivedDay } from './read-archived-day.ts';
import { proveRemoved, removeObjects } from './remove-objects.ts';

/** A day that could not be cleaned is tried again after this time. */
const AGAIN_MS = MS.hour;

export interface Erasure {
  readonly credential: Id<'exposed-credential'>;
  readonly service: string;
  readonly why: string;
  readonly by: Actor;
  readonly now: Instant;
}

/** Asks for the lines of a credential to be cleaned in the archive too, each day of them by itself; the next minute's work does it. The lines of the store are clean already. */
export async function askToErase(trx: Trx<LoggingDoorTables>, { credential, service, why, by, now }: Erasure, places: readonly LinePlace[]): Promise<void> {
  for (const day of new Set(places.map(({ at }) => dayAt(at)))) {
    const manifest = await readManifest(trx, { service, day });
    // A closed day may be on its way into the archive just now; an open one is not.
    if (manifest === undefined && day >= dayAt(now - CLOSED_AFTER_MS)) continue;
    await trx.insertInto('logging.archive_erasures').values({ credential, service, day, version: manifest?.version ?? null, why, asked_by: JSON.stringify(by), asked_at: new Date(now), tried_at: null, done_at: null, problem: null }).execute();
  }
}

/**
 * Takes erased secrets out of the archive: each day that holds one is opened, sealed again without it as its next version, and the objects of the version before are removed; then the objects are
 * asked for, and the new ones are read back. Killed at any point it goes on when it is called again. What fails holds up no other day and is said. The caller holds the archive.
 */
export async function eraseArchived(parts: ArchiveParts, now: Instant): Promise<void> {
  const waiting = await parts.db.selectFrom('logging.archive_erasures').select(['service', 'day']).distinct().where('done_at', 'is', null)
    .where((eb) => eb.or([eb('tried_at', 'is', null), eb('tried_at', '<=', new Date(now - AGAIN_MS))])).orderBy('day').orderBy('service').execute();
  for (const day of waiting) {
    const problem = await eraseDay(parts, day, now).catch((error: Error) => {
      parts.log.error({ service: day.service, day: day.day, err: error }, 'A secret could not be erased from an archived day');
      return sayProblem(error);
    });
    await parts.db.updateTable('logging.archive_erasures').set({ tried_at: new Date(now), problem: problem ?? null }).where('service', '=', day.service).where('day', '=', day.day).where('done_at', 'is', null).execute();
  }
}

/** Runs `eraseArchived` while nobody else archives. */
export async function holdAndErase(parts: ArchiveParts, now: Instant): Promise<void> {
  await holdArchive(parts, () => eraseArchived(parts, now));
}

/** Whether a secret waits to be erased from the archived day: until then nothing is put back from it. */
export async function isErasureWaiting({ db }: Pick<ArchiveParts, 'db'>, { service, day }: ServiceDay): Promise<boolean> {
  return (await db.selectFrom('logging.archive_erasures').select('day').where('service', '=', service).where('day', '=', day).where('done_at', 'is', null).executeTakeFirst()) !== undefined;
}

/** What is in the way, in a sentence; undefined when the day is clean. */
async function eraseDay(parts: ArchiveParts, day: ServiceDay, now: Instant): Promise<string | undefined> {
  const asked = await parts.db.selectFrom('logging.archive_erasures').selectAll().where('service', '=', day.service).where('day', '=', day.day).where('done_at', 'is', null).execute();
  const places = await readListed(parts, asked.map(({ credential }) => credential), day);
  const sealed = await sealClean(parts, day, places, now);
  if (typeof sealed === 'string') return sealed;
  await removeObjects(parts, now);
  await proveRemoved(parts, day, (await readManifest(parts.db, day))?.version);
  // What was just written is opened once more: that it holds no secret is read and not believed.
  const proof = sealed.isNew ? await sealClean(parts, day, places, now) : sealed;
  if (typeof proof === 'string') return proof;
  if (proof.isNew) return 'The day was sealed again, and the rules still find a secret in it.';
  await settle(parts, day, asked.map((row) => ({ credential: row.credential, version: row.version, why: row.why, by: row.asked_by })), now);
  return undefined;
}

/** Seals a day again where a line of these places holds a secret. A day whose objects are broken is made anew from the store, whose lines are clean. */
async function sealClean(parts: ArchiveParts, day: ServiceDay, places: readonly LinePlace[], now: Instant): Promise<{ readonly isNew: boolean } | string> {
  const manifest = await readManifest(parts.db, day);
  if (manifest === undefined) return { isNew: false };
  const read = await readArchivedDay(parts, manifest, async (scratch) => {
    if ((await erasePlaces(parts, places, scratch)) === 0) return { isNew: false };
    const version = manifest.version + 1;
    const { pieces, lines } = await putPieces(parts, day, version, scratch);
    await parts.db.transaction().execute((trx) => linkManifest(trx, day, version, lines, pieces, now));
    return { isNew: true };
  });
  if (read.isIntact) return read.result;
  return (await archiveDay(parts, day, now, true)) === 'archived' ? { isNew: true } : read.said;
}

async function readListed({ db }: Pick<ArchiveParts, 'db'>, credentials: readonly Id<'exposed-credential'>[], { day }: ServiceDay): Promise<readonly LinePlace[]> {
  const from = Date.parse(`${day}T00:00:00Z`);
  const rows = await db.selectFrom('logging.exposed_lines').select(['at', 'batch', 'seq']).distinct().where('credential', 'in', credentials).where('at', '>=', new Date(from)).where('at', '<', new Date(from + MS.day)).execute();
  return rows.map(({ at, batch, seq }) => ({ at: instant(at.getTime()), batch, seq: Number(seq) }));
}

/** The journal names the manifest that was superseded and the one in its place, why, and who asked. A day that was never archived, or is no more, is settled without a word. */
async function settle({ db }: ArchiveParts, day: ServiceDay, asked: readonly { readonly credential: Id<'exposed-credential'>; readonly version: number | null; readonly why: string; readonly by: Actor }[], now: Instant): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const manifest = await readManifest(trx, day);
    for (const { credential, version, why, by } of asked) {
      await trx.updateTable('logging.archive_erasures').set({ done_at: new Date(now), tried_at: new Date(now), problem: null }).where('credential', '=', credential).where('day', '=', day.day).execute();
      if (version === null || manifest === undefined) continue;
      const old = await trx.selectFrom('logging.archive_days').select('hash').where('service', '=', day.service).where('day', '=', day.day).where('version', '=', version).executeTakeFirst();
      await appendJournal(trx, {
        actor: by, act: 'log-archive.erased', subject: { kind: 'service', id: subjectOf(day.service) }, why, at: now,
        detail: { credential, day: day.day, superseded: { version, hash: old?.hash ?? null }, now: { version: manifest.version, hash: manifest.hash } },
      });
    }
  });
}
