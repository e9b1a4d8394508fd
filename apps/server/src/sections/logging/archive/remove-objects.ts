import type { Instant } from '@writ/kernel';
import type { ServiceDay } from '../../../platform/logstore/index.ts';
import { errors } from '../errors.ts';
import type { ArchiveParts } from './archive-parts.ts';

/** Removes the objects of versions that were replaced and of days that were thinned out, and notes it. Killed at any point it goes on when it is called again. Throws what the store of objects does. */
export async function removeObjects({ db, archive }: Pick<ArchiveParts, 'db' | 'archive'>, now: Instant): Promise<void> {
  const gone = await db.selectFrom('logging.archive_days as old').select(['service', 'day', 'version', 'pieces']).where('removed_at', 'is', null)
    .where((eb) => eb.or([
      eb('thinned_at', 'is not', null),
      eb.exists(eb.selectFrom('logging.archive_days as newer').select('newer.version').whereRef('newer.service', '=', 'old.service').whereRef('newer.day', '=', 'old.day').whereRef('newer.version', '>', 'old.version')),
    ])).execute();
  for (const { service, day, version, pieces } of gone) {
    for (const { name } of pieces) await archive.blobs.remove(name);
    await db.updateTable('logging.archive_days').set({ removed_at: new Date(now) }).where('service', '=', service).where('day', '=', day).where('version', '=', version).execute();
  }
}

/** Asks the store of objects itself whether the versions of a day are gone that are not `version`. Throws `log-archive-remains`, and what it does. */
export async function proveRemoved({ db, archive }: Pick<ArchiveParts, 'db' | 'archive'>, { service, day }: ServiceDay, version: number | undefined): Promise<void> {
  const rows = await db.selectFrom('logging.archive_days').select('pieces').where('service', '=', service).where('day', '=', day).$if(version !== undefined, (query) => query.where('version', '<', version!)).execute();
  for (const { name } of rows.flatMap(({ pieces }) => pieces)) if (await archive.blobs.has(name)) throw errors('log-archive-remains', { name });
}
