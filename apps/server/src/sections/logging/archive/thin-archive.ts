import { type Instant, MS } from '@writ/kernel';
import { WRIT } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import { GRACE_DAYS, keptDaysOf } from '../apply-retention.ts';
import { dayAt } from '../retention/find-gaps.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { holdArchive } from './hold-archive.ts';
import { subjectOf } from './manifest.ts';
import { readManifests } from './manifest-store.ts';
import { removeObjects } from './remove-objects.ts';

/**
 * The first day that stays in the archive: as many days as the setting says, and never fewer than the policy's control `log-retention` asks for and a week. Undefined where no policy is in force:
 * then nothing goes.
 */
export async function readKeptFrom({ policyInForce, archive }: Pick<ArchiveParts, 'policyInForce' | 'archive'>, now: Instant): Promise<string | undefined> {
  const policy = (await policyInForce())?.policy;
  return policy && dayAt(now - Math.max(archive.keptDays, (keptDaysOf(policy) ?? 0) + GRACE_DAYS) * MS.day);
}

/**
 * Takes days out of the archive that are older than what is kept there. Their manifests stay, so that the chain of a service can be checked from its first link, and the journal tells which went.
 * Throws what the store of objects does.
 */
export async function thinArchive(parts: ArchiveParts, now: Instant): Promise<void> {
  const keptFrom = await readKeptFrom(parts, now);
  if (keptFrom === undefined) return;
  await holdArchive(parts, async () => {
    for (const { service, day, version, lines, hash } of await readManifests(parts.db, { before: keptFrom })) {
      await parts.db.transaction().execute(async (trx) => {
        await trx.updateTable('logging.archive_days').set({ thinned_at: new Date(now) }).where('service', '=', service).where('day', '=', day).execute();
        await appendJournal(trx, { actor: WRIT, act: 'log-archive.thinned', subject: { kind: 'service', id: subjectOf(service) }, detail: { day, version, lines, hash, keptFrom }, at: now });
      });
    }
    await removeObjects(parts, now);
  });
}
