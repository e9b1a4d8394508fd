import type { Id } from '@writ/kernel';
import type { MailAttachment } from '../../../platform/mail/message/index.ts';
import type { ReportingParts } from '../parts.ts';
import type { KeptFile } from '../reports/report-content.ts';

/** What the blobs of attachments are called; the mail's id and the attachment's place follow. */
export const FILES_PREFIX = 'reporting/mail-files/';

/** A message is bounded, and what is in it is smaller. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Keeps the attachments of a message, encrypted. Their names come from the message's, so that reading it again replaces them. */
export async function keepAttachments({ blobs }: Pick<ReportingParts, 'blobs'>, mail: Id<'mail'>, attachments: readonly MailAttachment[]): Promise<readonly KeptFile[]> {
  const files: KeptFile[] = [];
  for (const [index, { name, type, content }] of attachments.entries()) {
    const blob = `${FILES_PREFIX}${mail}-${index + 1}`;
    const { bytes, digest } = await blobs.put(blob, [content], { maxBytes: MOST_BYTES });
    files.push({ blob, name, type, bytes, digest });
  }
  return files;
}
