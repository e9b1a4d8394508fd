import type { Id } from '@writ/kernel';
import type { Db } from '../../../platform/db.ts';
import type { ContactTables } from '../tables.ts';
import type { QuietHours } from './decide-notice.ts';

/** A person's quiet hours; undefined when they are told at any hour. */
export async function readQuietHours(db: Db<ContactTables>, person: Id<'person'>): Promise<QuietHours | undefined> {
  const row = await db.selectFrom('contact.quiet_hours').selectAll().where('person', '=', person).executeTakeFirst();
  return row && { starts: row.starts, ends: row.ends, zone: row.zone, digestAt: row.digest_at };
}

/** Sets a person's quiet hours, or takes them away. */
export async function writeQuietHours(db: Db<ContactTables>, person: Id<'person'>, quiet: QuietHours | undefined): Promise<void> {
  if (!quiet) {
    await db.deleteFrom('contact.quiet_hours').where('person', '=', person).execute();
    return;
  }
  const row = { starts: quiet.starts, ends: quiet.ends, zone: quiet.zone, digest_at: quiet.digestAt };
  await db.insertInto('contact.quiet_hours').values({ person, ...row }).onConflict((clash) => clash.column('person').doUpdateSet(row)).execute();
}
