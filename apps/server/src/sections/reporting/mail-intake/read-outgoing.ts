import type { Id } from '@writ/kernel';
import { makeMessageId, type OutgoingAttachment } from '../../../platform/mail/send/index.ts';
import type { ReportingParts } from '../parts.ts';
import type { MessageContent } from '../reports/message-content.ts';
import type { ReportContent } from '../reports/report-content.ts';
import { unseal } from '../reports/sealing.ts';
import { unseal as unsealMail } from './seal-mail.ts';

type Parts = Pick<ReportingParts, 'db' | 'box' | 'blobs' | 'linkKey' | 'mail'>;

/** Files of a message that go by mail together, bytes; larger ones are read by the private link. */
const MOST_FILE_BYTES = 10 * 1024 * 1024;
/** Messages of the thread that are referred to. */
const MOST_REFERENCES = 20;

/** A message of a thread that is to go out, and what is needed for it. */
export interface Outgoing {
  readonly message: Id<'message'>;
  readonly from: 'company' | 'writ';
  readonly content: MessageContent;
  readonly report: { readonly id: Id<'report'>; readonly tracking: string; readonly link_generation: number; readonly reporterDigest: Buffer | null };
  readonly reporter: ReportContent['reporter'];
}

/** What is to go out; undefined when it is gone already, came back, or is not ours. */
export async function readOutgoing({ db, box }: Parts, message: Id<'message'>): Promise<Outgoing | undefined> {
  const row = await db.selectFrom('reporting.messages as message').innerJoin('reporting.reports as report', 'report.id', 'message.report')
    .select(['message.id', 'message.from_whom', 'message.sealed', 'message.mailed_at', 'message.bounced_at', 'report.id as report', 'report.tracking', 'report.link_generation', 'report.reporter_digest', 'report.sealed as report_sealed'])
    .where('message.id', '=', message).executeTakeFirst();
  if (!row || row.from_whom === 'reporter' || row.mailed_at !== null || row.bounced_at !== null) return undefined;
  return {
    message, from: row.from_whom, content: unseal.message(box, row.id, row.sealed), reporter: unseal.report(box, row.report, row.report_sealed).reporter,
    report: { id: row.report, tracking: row.tracking, link_generation: row.link_generation, reporterDigest: row.reporter_digest },
  };
}

/** Message-IDs of the thread before a message, oldest first, with brackets: ours by their making, the reporter's from the mail that is kept. */
export async function readReferences({ db, box, linkKey, mail }: Parts, report: Id<'report'>, before: Id<'message'>): Promise<{ readonly references: readonly string[]; readonly inReplyTo: string | undefined }> {
  const rows = await db.selectFrom('reporting.messages as message').leftJoin('reporting.mails as mail', 'mail.id', 'message.mail')
    .select(['message.id', 'message.mailed_at', 'mail.id as mail', 'mail.sealed']).where('message.report', '=', report).where('message.id', '<>', before)
    .orderBy('message.at', 'desc').orderBy('message.id', 'desc').limit(MOST_REFERENCES).execute();
  const ids = rows.reverse().flatMap((row) => {
    if (row.mail !== null && row.sealed !== null) return bracketed(unsealMail.heading(box, row.mail, row.sealed).messageId);
    return row.mailed_at === null ? [] : [{ id: makeMessageId(linkKey, mail.domain, row.id), isTheirs: false }];
  });
  return { references: ids.map(({ id }) => id), inReplyTo: ids.findLast(({ isTheirs }) => isTheirs)?.id };
}

function bracketed(id: string | undefined): readonly { readonly id: string; readonly isTheirs: boolean }[] {
  return id === undefined ? [] : [{ id: `<${id}>`, isTheirs: true }];
}

/** The files of a message as far as they go by mail, and how many do not. */
export async function readOutgoingFiles({ db, box, blobs }: Parts, message: Id<'message'>): Promise<{ readonly attachments: readonly OutgoingAttachment[]; readonly left: number }> {
  const rows = await db.selectFrom('reporting.attachments').select(['id', 'sealed', 'type', 'bytes', 'blob']).where('message', '=', message).orderBy('id').execute();
  const attachments: OutgoingAttachment[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (bytes + Number(row.bytes) > MOST_FILE_BYTES) continue;
    bytes += Number(row.bytes);
    const chunks: Uint8Array[] = [];
    for await (const chunk of await blobs.get(row.blob)) chunks.push(chunk);
    attachments.push({ name: unseal.file(box, row.id, row.sealed), mediaType: row.type, content: Buffer.concat(chunks) });
  }
  return { attachments, left: rows.length - attachments.length };
}
