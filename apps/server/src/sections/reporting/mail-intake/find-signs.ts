import type { Id } from '@writ/kernel';
import type { ReadMessage } from '../../../platform/mail/message/index.ts';
import { readOwnMessageId } from '../../../platform/mail/send/index.ts';
import type { ReportingParts } from '../parts.ts';
import { digestAddress, digestMessageId } from '../reports/sealing.ts';
import { findTrackingIds, parseTrackingId } from '../reports/tracking-id.ts';
import type { ThreadSigns } from './match-thread.ts';

type Parts = Pick<ReportingParts, 'db' | 'box' | 'linkKey'>;

/** Ids that a message refers to, looked up at most. */
const MOST_IDS = 50;

/** Looks up what of a message speaks for a thread. */
export async function findSigns(parts: Parts, message: ReadMessage): Promise<ThreadSigns> {
  const ids = [...new Set([...message.inReplyTo, ...[...message.references].reverse()])].slice(0, MOST_IDS);
  const [ours, theirs, tracked] = await Promise.all([findOurs(parts, ids), findTheirs(parts, ids), findTracked(parts, message)]);
  return { sender: senderOf(parts, message)?.toString('hex'), ours, theirs, tracked };
}

/** Whether which thread it belongs to may depend on a message that came before it. */
export function refersToOthers(message: ReadMessage): boolean {
  return message.inReplyTo.length > 0 || message.references.length > 0 || trackingIdsOf(message).length > 0;
}

function trackingIdsOf({ subject, text, tags }: Pick<ReadMessage, 'subject' | 'text' | 'tags'>): readonly string[] {
  return [...new Set([...tags.flatMap((tag) => parseTrackingId(tag) ?? []), ...findTrackingIds(`${subject}\n${text}`)])];
}

/** A message that names several senders is nobody's. */
function senderOf({ box }: Parts, { from, problems }: ReadMessage): Buffer | undefined {
  if (from === undefined || from.address === '' || problems.some(({ code }) => code === 'from-many')) return undefined;
  return digestAddress(box, from.address);
}

async function findOurs({ db, linkKey }: Parts, ids: readonly string[]): Promise<readonly Id<'report'>[]> {
  const messages = ids.flatMap((id) => readOwnMessageId(linkKey, id) ?? []) as Id<'message'>[];
  if (messages.length === 0) return [];
  const rows = await db.selectFrom('reporting.messages').select(['id', 'report']).where('id', 'in', messages).execute();
  return messages.flatMap((id) => rows.find((row) => row.id === id)?.report ?? []);
}

async function findTheirs({ db, box }: Parts, ids: readonly string[]): Promise<ThreadSigns['theirs']> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('reporting.message_ids').select(['report', 'sender_digest']).where('digest', 'in', ids.map((id) => digestMessageId(box, id))).where('whose', '=', 'theirs').execute();
  return rows.map(({ report, sender_digest }) => ({ report, sender: sender_digest?.toString('hex') }));
}

async function findTracked({ db }: Parts, { subject, text, tags }: ReadMessage): Promise<ThreadSigns['tracked']> {
  const tracking = trackingIdsOf({ subject, text, tags });
  if (tracking.length === 0) return [];
  const reports = await db.selectFrom('reporting.reports').select(['id', 'reporter_digest']).where('tracking', 'in', tracking).execute();
  if (reports.length === 0) return [];
  const known = await db.selectFrom('reporting.message_ids').select(['report', 'sender_digest']).distinct()
    .where('report', 'in', reports.map(({ id }) => id)).where('whose', '=', 'theirs').where('sender_digest', 'is not', null).limit(1_000).execute();
  return reports.map(({ id, reporter_digest }) => ({
    report: id,
    senders: [reporter_digest, ...known.filter(({ report }) => report === id).map(({ sender_digest }) => sender_digest)].flatMap((digest) => digest?.toString('hex') ?? []),
  }));
}
