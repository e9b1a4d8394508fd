import type { Id } from '@writ/kernel';
import { z } from 'zod';
import type { RecordBox } from '../../../core/directory/person.ts';
import { MessageContent } from './message-content.ts';
import { ReportContent } from './report-content.ts';

const File = z.object({ name: z.string() });
const Note = z.object({ text: z.string() });

type Sealed = 'reports' | 'messages' | 'notes' | 'attachments';

/** Names and contents bound to their row: the bytes of one row open in no other. Throws a ZodError for what `unseal` would not read again. */
export const seal = {
  report: (box: RecordBox, id: Id<'report'>, content: ReportContent) => sealed(box, 'reports', id, ReportContent.parse(content)),
  message: (box: RecordBox, id: Id<'message'>, content: MessageContent) => sealed(box, 'messages', id, MessageContent.parse(content)),
  note: (box: RecordBox, id: Id<'note'>, text: string) => sealed(box, 'notes', id, { text }),
  file: (box: RecordBox, id: Id<'attachment'>, name: string) => sealed(box, 'attachments', id, { name }),
};

/** The other way; throws `seal-broken` for bytes of another row. */
export const unseal = {
  report: (box: RecordBox, id: Id<'report'>, bytes: Uint8Array) => ReportContent.parse(opened(box, 'reports', id, bytes)),
  message: (box: RecordBox, id: Id<'message'>, bytes: Uint8Array) => MessageContent.parse(opened(box, 'messages', id, bytes)),
  note: (box: RecordBox, id: Id<'note'>, bytes: Uint8Array) => Note.parse(opened(box, 'notes', id, bytes)).text,
  file: (box: RecordBox, id: Id<'attachment'>, bytes: Uint8Array) => File.parse(opened(box, 'attachments', id, bytes)).name,
};

function sealed(box: RecordBox, table: Sealed, id: string, value: unknown): Buffer {
  return Buffer.from(box.seal(`reporting.${table}.sealed:${id}`, JSON.stringify(value)));
}

function opened(box: RecordBox, table: Sealed, id: string, bytes: Uint8Array): unknown {
  return JSON.parse(box.open(`reporting.${table}.sealed:${id}`, bytes));
}

/** Keyed digest of a mail address, in whatever case it is written. */
export function digestAddress(box: RecordBox, email: string): Buffer {
  return Buffer.from(box.digest('reporting.reporter', email.trim().toLowerCase()));
}

/** Keyed digest of a Message-ID, with or without its angle brackets. */
export function digestMessageId(box: RecordBox, id: string): Buffer {
  return Buffer.from(box.digest('reporting.message-id', id.trim().replace(/^<|>$/g, '')));
}
