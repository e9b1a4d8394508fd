import { newId, plus, toIso, type Id, type Instant } from '@writ/kernel';
import type { RecordBox } from '../../../core/directory/person.ts';
import type { Trx } from '../../../platform/db.ts';
import { errors } from '../errors.ts';
import type { ReportingTables } from '../tables.ts';
import { LONGEST_MESSAGE, type MessageContent } from './message-content.ts';
import { MOST_FILES, type KeptFile } from './report-content.ts';
import { digestAddress, digestMessageId, seal } from './sealing.ts';

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
  if (message.content.text.length > LONGEST_MESSAGE) throw errors('message-too-long', { limit: LONGEST_MESSAGE });
  const id = newId<'message'>(message.at);
  await trx.insertInto('reporting.messages').values({
    id, report: message.report, at: toIso(message.at), from_whom: message.from, author: message.author ?? null, via: message.via, sealed: seal.message(box, id, message.content),
    mail: message.mail ?? null, intake_key: message.intakeKey ?? null, mailed_at: null, bounced_at: null,
  }).execute();
  await insertFiles(trx, box, message.report, id, message.files ?? [], message.at);
  return id;
}

async function insertFiles(trx: Trx<ReportingTables>, box: RecordBox, report: Id<'report'>, message: Id<'message'>, files: readonly KeptFile[], at: Instant): Promise<void> {
  if (files.length > MOST_FILES) throw errors('report-too-many-files', { limit: MOST_FILES });
  if (files.length === 0) return;
  await trx.insertInto('reporting.attachments').values(files.map(({ blob, name, type, bytes, digest }, index) => {
    // A millisecond apart, so that they are read in the order in which they came.
    const id = newId<'attachment'>(plus(at, index));
    return { id, report, message, at: toIso(at), sealed: seal.file(box, id, name), type: type.slice(0, 200), bytes, digest, blob };
  })).execute();
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
