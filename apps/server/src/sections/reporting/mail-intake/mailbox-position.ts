import { toIso } from '@writ/kernel';
import type { MailboxPollerSettings } from '../../../platform/mail/receive/index.ts';
import type { ReportingParts } from '../parts.ts';

/** How far a mailbox was read, kept from one start to the next. */
export function mailboxPosition({ db, clock }: Pick<ReportingParts, 'db' | 'clock'>, name: string): MailboxPollerSettings['state'] {
  return {
    async read() {
      const row = await db.selectFrom('reporting.mailboxes').selectAll().where('name', '=', name).executeTakeFirst();
      return row && { uidValidity: row.uid_validity, lastUid: Number(row.last_uid) };
    },
    async write({ uidValidity, lastUid }) {
      const position = { uid_validity: uidValidity, last_uid: lastUid, read_at: toIso(clock()) };
      await db.insertInto('reporting.mailboxes').values({ name, ...position }).onConflict((clash) => clash.column('name').doUpdateSet(position)).execute();
    },
  };
}
