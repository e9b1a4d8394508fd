import { toIso, type Id, type Instant } from '@writ/kernel';
import type { ReadMessage } from '../../../platform/mail/message/index.ts';
import { readBounceTag, readOwnMessageId } from '../../../platform/mail/send/index.ts';
import type { Trx } from '../../../platform/db.ts';
import { noteBouncedCall } from '../../contact/index.ts';
import type { ReportingDoorTables, ReportingParts } from '../parts.ts';

/**
 * Marks the message of ours that came back, told by the tag of the address that the bounce was sent to or by the Message-ID that it carries; both can only be ours.
 * Where it is none of a thread, it may be a call that came back: then the next way is called. A bounce that says that delivery is late marks nothing. Gives the message's report, if it is of one.
 */
export async function markBounced({ linkKey }: Pick<ReportingParts, 'linkKey'>, trx: Trx<ReportingDoorTables>, { tags, bounced }: ReadMessage, details: readonly string[], at: Instant): Promise<Id<'report'> | undefined> {
  const tagged = [...details, ...tags].map((tag) => readBounceTag(linkKey, tag)).find((id) => id !== undefined);
  const id = (tagged ?? (bounced?.messageId === undefined ? undefined : readOwnMessageId(linkKey, bounced.messageId))) as Id<'message'> | undefined;
  if (id === undefined) return undefined;
  const row = await trx.selectFrom('reporting.messages').select('report').where('id', '=', id).where('from_whom', '<>', 'reporter').executeTakeFirst();
  const hasFailed = bounced?.action === undefined || bounced.action === 'failed';
  if (!row && hasFailed) await noteBouncedCall(trx, id, at);
  if (row && hasFailed) await trx.updateTable('reporting.messages').set({ bounced_at: toIso(at) }).where('id', '=', id).where('bounced_at', 'is', null).execute();
  return row?.report;
}
