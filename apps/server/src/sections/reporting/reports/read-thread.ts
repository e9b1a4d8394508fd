import { instant, type Id } from '@writ/kernel';
import { errors } from '../errors.ts';
import type { ReportingParts } from '../parts.ts';
import { readMessages } from './read-messages.ts';
import { unseal } from './sealing.ts';
import type { RecordMessage, Thread, ThreadMessage } from './thread.ts';

/** What its reporter sees of a report: whoever opened the private link. Throws `report-not-found`. */
export async function readThread({ db, box }: Pick<ReportingParts, 'db' | 'box'>, report: Id<'report'>): Promise<Thread> {
  const row = await db.selectFrom('reporting.reports').select(['id', 'tracking', 'sealed', 'state', 'received_at', 'review_due_at', 'reviewed_at', 'closed_at']).where('id', '=', report).executeTakeFirst();
  if (!row) throw errors('report-not-found');
  const { messages, left } = await readMessages(db, box, report);
  const { title, where, version, howFound, impact, steps, disclosure, credit } = unseal.report(box, row.id, row.sealed);
  return {
    report, tracking: row.tracking, title, told: { where, version, howFound, impact, steps, disclosure, credit }, state: row.state, receivedAt: instant(row.received_at.getTime()), reviewDueAt: instant(row.review_due_at.getTime()),
    reviewedAt: row.reviewed_at === null ? undefined : instant(row.reviewed_at.getTime()), closedAt: row.closed_at === null ? undefined : instant(row.closed_at.getTime()),
    messages: messages.map(forReporter), left,
  };
}

/** Key by key, so that what is added for the desk does not slip through. */
function forReporter({ seenBy, id, at, from, via, text, automatic, signature, files }: RecordMessage): ThreadMessage {
  return { seenBy, id, at, from, via, text, automatic, signature, files };
}
