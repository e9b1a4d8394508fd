import { type Instant, MS, WritError } from '@writ/kernel';
import { addDescriptions, describeDay, type LinesDescription, packLines, readServicesOfDay, readStoredDays, type ServiceDay } from '../../../platform/logstore/index.ts';
import { dayAt } from '../retention/find-gaps.ts';
import type { ArchiveParts } from './archive-parts.ts';
import type { Piece } from './archive-tables.ts';
import { holdArchive } from './hold-archive.ts';
import { type Manifest, nameOfPiece } from './manifest.ts';
import { linkManifest, readLastVersion, readManifest, readManifests } from './manifest-store.ts';
import { removeObjects } from './remove-objects.ts';
import { readKeptFrom } from './thin-archive.ts';

/** A day is closed when its end is this long ago: until then its lines still come. Those that come later make another version. */
export const CLOSED_AFTER_MS = 24 * MS.hour;

/** The engine's clock of changes has seconds, and may differ from ours a little; a day that was changed within this time is looked at again. */
const UNSETTLED_MS = 5 * MS.minute;

/** A day on which lines keep coming is left for the next night. */
const ATTEMPTS = 3;

/** A file of 96 MiB at most; see pack-lines.ts. */
const MOST_PIECE_BYTES = 128 * 1024 * 1024;

/**
 * Archives every closed service-day that is not archived as the store has it now, the oldest first, and removes the objects of versions that were replaced. It looks only at days of which the store
 * changed something since it last looked. Killed at any point it leaves the newest whole version in place, and goes on when it is called again. One day's fault holds up no other; the first one is
 * thrown at the end. Policy control `log-archive`. Throws what the log store and the store of objects do.
 */
export async function archiveDays(parts: ArchiveParts, now: Instant): Promise<void> {
  let problem: Error | undefined;
  try {
    await holdArchive(parts, async () => {
      problem = await archiveChanged(parts, now);
      // A secret that was erased from the lines leaves the archive with the version that held it.
      await removeObjects(parts, now);
    });
  } catch (error) {
    problem ??= error as Error;
  }
  await parts.db.insertInto('logging.archive_runs').values({ one: true, ended_at: new Date(now), problem: problem ? sayProblem(problem) : null })
    .onConflict((conflict) => conflict.column('one').doUpdateSet({ ended_at: new Date(now), problem: problem ? sayProblem(problem) : null })).execute();
  if (problem) throw problem;
}

/** What went wrong, in words for a page: declared errors say it themselves, anything else may hold paths or addresses. */
export function sayProblem(error: Error): string {
  return error instanceof WritError ? error.message : `The archive could not be used (${(error as NodeJS.ErrnoException).code ?? error.name}).`;
}

async function archiveChanged(parts: ArchiveParts, now: Instant): Promise<Error | undefined> {
  const { db, logs, log } = parts;
  const connection = await logs.ready();
  const keptFrom = (await readKeptFrom(parts, now)) ?? '';
  const looks = new Map((await db.selectFrom('logging.archive_looks').selectAll().execute()).map(({ day, changed_at }) => [day, changed_at.getTime()]));
  let problem: Error | undefined;
  for (const manifest of await readGone(parts, await readManifests(db, {}))) {
    try {
      await archiveDay(parts, manifest, now, true);
    } catch (error) {
      log.error({ service: manifest.service, day: manifest.day, err: error }, 'A day whose objects are gone could not be archived anew');
      problem ??= error as Error;
    }
  }
  for (const { day, changedAt } of await readStoredDays(connection, dayAt(now - CLOSED_AFTER_MS))) {
    if (day < keptFrom || looks.get(day) === changedAt) continue;
    let isDone = true;
    for (const service of await readServicesOfDay(connection, day)) {
      try {
        isDone = (await archiveDay(parts, { service, day }, now)) !== 'moving' && isDone;
      } catch (error) {
        log.error({ service, day, err: error }, 'A day of logs could not be archived');
        problem ??= error as Error;
        isDone = false;
        if (error instanceof WritError && error.code === 'blob-store-full') return problem;
      }
    }
    if (isDone && changedAt < Date.now() - UNSETTLED_MS) {
      await db.insertInto('logging.archive_looks').values({ day, changed_at: new Date(changedAt) }).onConflict((conflict) => conflict.column('day').doUpdateSet({ changed_at: new Date(changedAt) })).execute();
    }
  }
  return problem;
}

/** What became of a day: it is archived as it is, or as it was before; `fewer` leaves an archive that holds more than the store; `moving` waits for lines that still come. */
export type Archived = 'archived' | 'same' | 'fewer' | 'nothing' | 'moving';

/** Archives one service-day where the archive has it otherwise, has it broken, or has lost it (`isGone`). The caller holds the archive. Throws what the log store and the store of objects do. */
export async function archiveDay(parts: ArchiveParts, { service, day: date }: ServiceDay, now: Instant, isGone = false): Promise<Archived> {
  const day = { service, day: date };
  const connection = await parts.logs.ready();
  const latest = await readManifest(parts.db, day);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = await describeDay(connection, day);
    if (before.lines === 0) return 'nothing';
    if (latest && before.lines < latest.lines) return 'fewer';
    if (latest && isSame(before, latest) && !isGone && !(await isBroken(parts, day, latest.version))) return 'same';
    const version = (await readLastVersion(parts.db, day)) + 1;
    const { pieces, lines } = await putPieces(parts, day, version);
    // Nothing came and nothing went while it was read: then all that is in the files is what was described.
    if (!isSame(lines, before) || !isSame(await describeDay(connection, day), before)) continue;
    await parts.db.transaction().execute((trx) => linkManifest(trx, day, version, lines, pieces, now));
    parts.log.info({ service: day.service, day: day.day, version, lines: lines.lines, pieces: pieces.length }, 'A day of logs was archived');
    return 'archived';
  }
  return 'moving';
}

/** Puts the lines of a day into the archive, from the store or from a scratch table. Objects that no manifest names yet are written over by the next attempt, which gives them the same names. */
export async function putPieces({ logs, archive }: Pick<ArchiveParts, 'logs' | 'archive'>, day: ServiceDay, version: number, scratch?: string): Promise<{ readonly pieces: readonly Piece[]; readonly lines: LinesDescription }> {
  const pieces: Piece[] = [];
  const descriptions: LinesDescription[] = [];
  for await (const { parquet, description } of packLines(await logs.ready(), day, undefined, scratch)) {
    const name = nameOfPiece(day, version, pieces.length + 1);
    const { bytes, digest } = await archive.blobs.put(name, [parquet], { maxBytes: MOST_PIECE_BYTES });
    pieces.push({ name, lines: description.lines, bytes, sha256: digest });
    descriptions.push(description);
  }
  return { pieces, lines: addDescriptions(descriptions) };
}

/** Manifests of which the store of objects does not list every object. Throws what it does. */
export async function readGone({ archive }: Pick<ArchiveParts, 'archive'>, manifests: readonly Manifest[]): Promise<readonly (Manifest & { readonly gone: readonly string[] })[]> {
  const there = new Set<string>();
  for await (const { name } of archive.blobs.list()) there.add(name);
  return manifests.map((manifest) => ({ ...manifest, gone: manifest.pieces.map(({ name }) => name).filter((name) => !there.has(name)) })).filter(({ gone }) => gone.length > 0);
}

async function isBroken({ db }: ArchiveParts, { service, day }: ServiceDay, version: number): Promise<boolean> {
  const last = await db.selectFrom('logging.archive_tests').select('is_intact').where('service', '=', service).where('day', '=', day).where('version', '=', version).orderBy('at', 'desc').limit(1).executeTakeFirst();
  return last?.is_intact === false;
}

function isSame(a: LinesDescription, b: LinesDescription): boolean {
  return a.lines === b.lines && a.digest === b.digest;
}
