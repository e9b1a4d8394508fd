import { randomInt } from 'node:crypto';
import { type Instant, newId } from '@writ/kernel';
import { WRIT } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import { describeDay } from '../../../platform/logstore/index.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { holdArchive } from './hold-archive.ts';
import { type Manifest, subjectOf } from './manifest.ts';
import { readManifests } from './manifest-store.ts';
import { readArchivedDay } from './read-archived-day.ts';

/** Tried with this share of the time gone that the policy allows, so that a night that fails is not the last one. */
const EARLY = 0.8;

type Draw = (from: number) => number;

/**
 * Restores a day of each service, drawn by lot, into a table of its own and compares it with what was written, where the last such test is nearly as old as the policy allows; days that failed
 * are tried again every time. What it finds is kept, and in the journal. Policy control `log-restore-test`. Throws what the log store and the store of objects do, when all services had their turn.
 */
export async function tryArchive(parts: ArchiveParts, everyMs: number, now: Instant, draw: Draw = (from) => randomInt(from)): Promise<void> {
  let problem: Error | undefined;
  await holdArchive(parts, async () => {
    const days = Map.groupBy(await readManifests(parts.db, {}), ({ service }) => service);
    for (const [service, manifests] of days) {
      try {
        const { failed, lastAt } = await readTests(parts, service, manifests);
        for (const manifest of failed) await tryDay(parts, manifest, now);
        if (failed.length === 0 && (lastAt === undefined || now - lastAt >= everyMs * EARLY)) await tryDay(parts, manifests[draw(manifests.length)]!, now);
      } catch (error) {
        parts.log.error({ service, err: error }, 'The archive of a service could not be tried');
        problem ??= error as Error;
      }
    }
  });
  if (problem) throw problem;
}

/** Tries one archived day and writes down what came of it. Throws what the log store and the store of objects do. */
export async function tryDay(parts: ArchiveParts, manifest: Manifest, now: Instant): Promise<void> {
  const read = await readArchivedDay(parts, manifest, async () => {
    const stored = await describeDay(await parts.logs.ready(), manifest);
    return stored.lines === manifest.lines && stored.digest === manifest.digest;
  });
  const said = !read.isIntact ? read.said : read.result ? 'Every line is as it was written, and as the store still has it.' : 'Every line is as it was written; the store does not hold just these any more.';
  await parts.db.transaction().execute(async (trx) => {
    await trx.insertInto('logging.archive_tests').values({ id: newId<'log-archive-test'>(now), service: manifest.service, day: manifest.day, version: manifest.version, at: new Date(now), is_intact: read.isIntact, said }).execute();
    await appendJournal(trx, { actor: WRIT, act: 'log-archive.tried', subject: { kind: 'service', id: subjectOf(manifest.service) }, detail: { day: manifest.day, version: manifest.version, intact: read.isIntact, said, hash: manifest.hash }, at: now });
  });
}

/** Days whose newest version failed its last test, and when any was last tried. */
async function readTests({ db }: ArchiveParts, service: string, manifests: readonly Manifest[]): Promise<{ readonly failed: readonly Manifest[]; readonly lastAt: number | undefined }> {
  const rows = await db.selectFrom('logging.archive_tests').select(['day', 'version', 'at', 'is_intact']).distinctOn('day').where('service', '=', service).orderBy('day').orderBy('at', 'desc').execute();
  const failed = manifests.filter(({ day, version }) => rows.some((row) => row.day === day && row.version === version && !row.is_intact));
  return { failed, lastAt: rows.length === 0 ? undefined : Math.max(...rows.map(({ at }) => at.getTime())) };
}
