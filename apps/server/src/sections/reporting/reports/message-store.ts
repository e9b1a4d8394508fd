import { newId, plus, toIso, type Id, type Instant } from '@writ/kernel';
import type { RecordBox } from '../../../core/directory/person.ts';
import type { Trx } from '../../../platform/db.ts';
import { errors } from '../errors.ts';
import type { ReportingTables } from '../tables.ts';
import { LONGEST_MESSAGE, type MessageContent } from './message-content.ts';
import { MOST_FILES, type KeptFile } from './report-content.ts';
import { digestAddress, digestMessageId, seal } from './sealing.ts';

/** A statement takes 65,535 values, and a file has nine. */
const FILES_AT_ONCE = 5_000;

export type Via = ReportingTables['reporting.messages']['via'];

export interface NewMessage {
  readonly report: Id<'report'>;
  readonly at: Instant;
  readonly from: ReportingTables['reporting.messages']['from_whom'];
  readonly author?: Id<'person'> | undefined;
  readonly via: Via;
  readonly content: MessageContent;
  readonly mail?: Id<'mail'> | undefined;
  readonly intakeKey?: string | undefined;
  readonly files?: readonly KeptFile[] | undefined;
}

/** Puts a message with its files into a thread. Throws `report-too-many-files`, `message-too-long`. */
export async function insertMessage(trx: Trx<ReportingTables>, box: RecordBox, message: NewMessage): Promise<Id<'message'>> {
  const [id] = await insertMessages(trx, box, [message]);
  return id!;
}

/** `insertMessage` for several, in their order. */
export async function insertMessages(trx: Trx<ReportingTables>, box: RecordBox, messages: readonly NewMessage[]): Promise<readonly Id<'message'>[]> {
  if (messages.length === 0) return [];
  messages.forEach(refuseTooMuch);
  const rows = messages.map((message) => {
    const id = newId<'message'>(message.at);
    return {
      id, report: message.report, at: toIso(message.at), from_whom: message.from, author: message.author ?? null, via: message.via, sealed: seal.message(box, id, message.content),
      mail: message.mail ?? null, intake_key: message.intakeKey ?? null, mailed_at: null, bounced_at: null,
    };
  });
  await trx.insertInto('reporting.messages').values(rows).execute();
  const ids = rows.map(({ id }) => id);
  const files = messages.flatMap((message, index) => fileRows(box, message, ids[index]!));
  for (let from = 0; from < files.length; from += FILES_AT_ONCE) await trx.insertInto('reporting.attachments').values(files.slice(from, from + FILES_AT_ONCE)).execute();
  return ids;
}

function refuseTooMuch({ content, files = [] }: NewMessage): void {
  if (content.text.length > LONGEST_MESSAGE) throw errors('message-too-long', { limit: LONGEST_MESSAGE });
  if (files.length > MOST_FILES) throw errors('report-too-many-files', { limit: MOST_FILES });
}

function fileRows(box: RecordBox, { report, at, files = [] }: NewMessage, message: Id<'message'>) {
  return files.map(({ blob, name, type, bytes, digest }, index) => {
    // A millisecond apart, so that they are read in the order in which they came.
    const id = newId<'attachment'>(plus(at, index));
    return { id, report, message, at: toIso(at), sealed: seal.file(box, id, name), type: type.slice(0, 200), bytes, digest, blob };
  });
}

export interface KnownMessageIds {
  readonly report: Id<'report'>;
  readonly message: Id<'message'> | undefined;
  readonly ids: readonly string[];
  readonly whose: 'ours' | 'theirs';
  /** Whose they are: theirs count only from the same sender. */
  readonly sender?: string | undefined;
}

/** Message-IDs of one mail that are remembered; more is no mail of a person. */
const MOST_IDS = 20;

/** Lets later mail that answers these Message-IDs find the thread. Idempotent. */
export async function rememberMessageIds(trx: Trx<ReportingTables>, box: RecordBox, { report, message, ids, whose, sender }: KnownMessageIds): Promise<void> {
  if (ids.length === 0) return;
  const from = sender === undefined ? null : digestAddress(box, sender);
  const digests = new Map(ids.slice(0, MOST_IDS).map((id) => { const digest = digestMessageId(box, id); return [digest.toString('hex'), digest] as const; }));
  await trx.insertInto('reporting.message_ids').values([...digests.values()].map((digest) => ({ digest, report, whose, sender_digest: from, message: message ?? null })))
    .onConflict((conflict) => conflict.columns(['digest', 'report']).doNothing()).execute();
}
