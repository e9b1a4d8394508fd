import { type Id, type Instant, newId } from '@writ/kernel';
import type { Actor } from '../../../core/actor.ts';
import { WRIT } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import { putBackMissing } from '../../../platform/logstore/index.ts';
import { errors } from '../errors.ts';
import type { LoggingParts } from '../parts.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { sayProblem } from './archive-days.ts';
import { holdArchive } from './hold-archive.ts';
import { subjectOf } from './manifest.ts';
import { readManifests } from './manifest-store.ts';
import { isErasureWaiting } from './erase-archived.ts';
import { readArchivedDay } from './read-archived-day.ts';

/** Which days are put back: of a service, or of everybody. */
export interface RestoreRequest {
  readonly service: string | '*';
  /** `2026-11-02`, with both ends. */
  readonly from: string;
  readonly through: string;
}

/** More than these wait for nobody. */
const MOST_WAITING = 20;

/** Asks for lines to be put back from the archive; the next minute's work does it. Gives the id of what was asked. Throws `log-restore-range` and `log-restore-limit`. */
export async function askForRestore({ db }: Pick<LoggingParts, 'db'>, { service, from, through }: RestoreRequest, by: Actor, now: Instant): Promise<string> {
  if (from > through) throw errors('log-restore-range');
  const id = newId<'log-restore'>(now);
  await db.transaction().execute(async (trx) => {
    const { waiting } = await trx.selectFrom('logging.archive_restores').select((eb) => eb.fn.countAll<string>().as('waiting')).where('done_at', 'is', null).executeTakeFirstOrThrow();
    if (Number(waiting) >= MOST_WAITING) throw errors('log-restore-limit', { limit: MOST_WAITING });
    await trx.insertInto('logging.archive_restores').values({ id, service, from_day: from, through_day: through, asked_by: by.id, asked_at: new Date(now), done_at: null, days: 0, put_back: 0, problem: null }).execute();
    await appendJournal(trx, { actor: by, act: 'log-restore.asked', subject: { kind: 'service', id: service === '*' ? 'all' : subjectOf(service) }, detail: { from, through }, at: now });
  });
  return id;
}

/**
 * Puts back what was asked for, the first request first: of each archived day the lines whose places are empty in the store. A day that is not as it was written is left out and said. Killed at
 * any point it begins the request again, and puts back nothing twice.
 */
export async function restoreDays(parts: ArchiveParts, now: Instant): Promise<void> {
  await holdArchive(parts, async () => {
    const requests = await parts.db.selectFrom('logging.archive_restores').selectAll().where('done_at', 'is', null).orderBy('asked_at').execute();
    for (const { id, service, from_day: from, through_day: through } of requests) {
      const done = await restoreRange(parts, { service, from, through });
      await parts.db.transaction().execute(async (trx) => {
        await trx.updateTable('logging.archive_restores').set({ done_at: new Date(now), days: done.days, put_back: done.putBack, problem: done.problem ?? null }).where('id', '=', id as Id<'log-restore'>).execute();
        await appendJournal(trx, { actor: WRIT, act: 'log-restore.done', subject: { kind: 'service', id: service === '*' ? 'all' : subjectOf(service) }, detail: { from, through, days: done.days, putBack: done.putBack, problem: done.problem ?? null }, at: now });
      });
    }
  });
}

interface Restored {
  readonly days: number;
  readonly putBack: number;
  /** The first one. */
  readonly problem: string | undefined;
}

async function restoreRange(parts: ArchiveParts, { service, from, through }: RestoreRequest): Promise<Restored> {
  let [days, putBack] = [0, 0];
  let problem: string | undefined;
  const manifests = await readManifests(parts.db, { service: service === '*' ? undefined : service, from, through });
  if (manifests.length === 0) problem = 'Nothing of these days is in the archive.';
  for (const manifest of manifests) {
    try {
      if (await isErasureWaiting(parts, manifest)) {
        problem ??= `${manifest.day}: A secret that was erased waits to leave the archive.`;
        continue;
      }
      const read = await readArchivedDay(parts, manifest, async (scratch) => putBackMissing(await parts.logs.ready(), scratch, manifest));
      if (read.isIntact) [days, putBack] = [days + 1, putBack + read.result];
      else problem ??= `${manifest.day}: ${read.said}`;
    } catch (error) {
      parts.log.error({ service: manifest.service, day: manifest.day, err: error }, 'An archived day could not be put back');
      problem ??= `${manifest.day}: ${sayProblem(error as Error)}`;
    }
  }
  return { days, putBack, problem };
}
