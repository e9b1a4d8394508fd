import { instant, toIso, type Id, type Instant } from '@writ/kernel';
import { sql } from 'kysely';
import type { ContactParts } from './parts.ts';

/** When a person does not want to be told, as they said it: wall times in their zone. */
interface QuietHours {
  readonly starts: string;
  readonly ends: string;
  readonly zone: string;
  readonly digestAt: string;
}

/** When something that can wait is sent to somebody with these quiet hours. */
export type NoticeTime = (quiet: QuietHours | undefined, madeAt: Instant) => Instant;

/** The kind of effect by which a person is told what could wait. */
const NOTICE_EFFECT = 'contact.notice';
const AT_ONCE = 200;

/** Sends every person's notices whose time has come, several in one message. Rows of one transaction per person: two processes do not both. */
export async function sendNotices({ db, outbox, clock }: ContactParts, timeOf: NoticeTime): Promise<void> {
  const now = clock();
  const waiting = await db.selectFrom('contact.waiting_notices').select('person').distinct().where('sent_at', 'is', null).limit(AT_ONCE).execute();
  for (const { person } of waiting) {
    await db.transaction().execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(hashtext(${`contact.notices.${person}`}))`.execute(trx);
      const quiet = await trx.selectFrom('contact.quiet_hours').selectAll().where('person', '=', person).executeTakeFirst();
      const rows = await trx.selectFrom('contact.waiting_notices').select(['id', 'made_at']).where('person', '=', person).where('sent_at', 'is', null).orderBy('made_at').limit(AT_ONCE).execute();
      const hours = quiet && { starts: quiet.starts, ends: quiet.ends, zone: quiet.zone, digestAt: quiet.digest_at };
      const due = rows.filter(({ made_at }) => timeOf(hours, instant(made_at.getTime())) <= now).map(({ id }) => id);
      if (due.length === 0) return;
      await trx.updateTable('contact.waiting_notices').set({ sent_at: toIso(now) }).where('id', 'in', due).execute();
      await outbox.enqueue(trx, { kind: NOTICE_EFFECT, key: due[0]!, payload: { person, notices: due } satisfies { person: Id<'person'>; notices: readonly Id<'notice'>[] } }, now);
    });
  }
}
