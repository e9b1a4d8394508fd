import type { Instant } from '@writ/kernel';
import { readServicesOfDay, readStoredDays } from '../../../platform/logstore/index.ts';
import { dayAt } from '../retention/find-gaps.ts';
import { recordKeepingFacts } from '../retention/record-keeping-facts.ts';
import { archiveDay, CLOSED_AFTER_MS } from './archive-days.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { holdArchive } from './hold-archive.ts';
import { readManifests } from './manifest-store.ts';
import { tryDay } from './try-archive.ts';

/** Archives the last `days` closed days without waiting for the night, reads one of each service back, and records what is known then. Throws what the log store and the store of objects do. */
export async function archiveLately(parts: ArchiveParts, days: number, now: Instant): Promise<void> {
  await holdArchive(parts, async () => {
    const connection = await parts.logs.ready();
    for (const { day } of (await readStoredDays(connection, dayAt(now - CLOSED_AFTER_MS))).slice(-days)) {
      for (const service of await readServicesOfDay(connection, day)) await archiveDay(parts, { service, day }, now);
    }
    for (const manifests of Map.groupBy(await readManifests(parts.db, {}), ({ service }) => service).values()) await tryDay(parts, manifests[0]!, now);
  });
  await recordKeepingFacts(parts);
}
