import type { Id, Instant } from '@writ/kernel';
import type { Trx } from '../../../platform/db.ts';
import type { OutboxTables } from '../../../platform/outbox/index.ts';
import type { ReportingParts } from '../parts.ts';

/** The effect that sends a message of a thread as a copy by mail; its payload is `{ message }`. */
export const THREAD_MAIL = 'reporting.mail';

/** Lets a message go to its reporter by mail too, once, if and only if the transaction stands; without a relay or an address it stays in the thread only. */
export async function enqueueMail(parts: Pick<ReportingParts, 'outbox' | 'mail'>, trx: Trx<OutboxTables>, message: Id<'message'>, email: string | undefined, at: Instant): Promise<void> {
  if (email === undefined || email === '' || !parts.mail.canSend) return;
  await parts.outbox.enqueue(trx, { kind: THREAD_MAIL, key: message, payload: { message } }, at);
}
