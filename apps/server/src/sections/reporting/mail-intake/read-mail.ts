import { createHash } from 'node:crypto';
import { instant, type Id, type Instant } from '@writ/kernel';
import type { Actor } from '../../../core/actor.ts';
import { reasonOf } from '../../../platform/jobs/index.ts';
import { readMessage, type ReadMessage } from '../../../platform/mail/message/index.ts';
import { readOwnMessageId } from '../../../platform/mail/send/index.ts';
import type { KeptFile } from '../reports/report-content.ts';
import { readReportRule, type ReportRule } from '../reports/report-rule.ts';
import type { ReportingTables } from '../tables.ts';
import { decideMail } from './decide-mail.ts';
import { describeMail, type DescribedMail } from './describe-mail.ts';
import { findSigns, refersToOthers } from './find-signs.ts';
import { keepAttachments } from './keep-attachments.ts';
import { keysOfReporter } from './keys-of-reporter.ts';
import type { MailParts } from './mail-parts.ts';
import { matchThread } from './match-thread.ts';
import { unseal, type MailEnvelope } from './seal-mail.ts';
import { unreadMessage } from './unread-message.ts';
import { writeMails, type MailOutcome, type PlannedMail } from './write-mails.ts';

/** Readings after which a message becomes a report with the raw message attached, unparsed. A reading during which the process dies counts. */
const MOST_READINGS = 5;

/** Its outcome must be one of these for it to be read: a person may raise what was set aside. */
export interface Reading {
  readonly from: readonly ReportingTables['reporting.mails']['outcome'][];
  /** Who makes a report of it, whatever its kind. */
  readonly raisedBy?: Actor | undefined;
  /** Resolves when what came before it is read, where several are read at once: what a message answers may be among that. */
  readonly olderAreRead?: (() => Promise<void>) | undefined;
  /** Writes what it is, where several are written together. */
  readonly write?: ((planned: PlannedMail) => Promise<MailOutcome | undefined>) | undefined;
}

const WAITING: Reading = { from: ['waiting'] };

interface Kept {
  readonly id: Id<'mail'>;
  readonly key: string;
  readonly blob: string;
  readonly bytes: number;
  readonly raw: Buffer;
  readonly receivedAt: Instant;
  readonly envelope: MailEnvelope | undefined;
  readonly attempts: number;
}

/**
 * Reads a message that is kept, and makes of it what it is: a report, a message of a thread, a bounce, or mail that is set aside; all of it in one transaction, so that it
 * is made once, whenever the process dies and however many read at once. Undefined when somebody else has read it. Throws what the stores throw; it is still waiting then.
 */
export async function readMail(parts: MailParts, mail: Id<'mail'>, reading: Reading = WAITING): Promise<MailOutcome | undefined> {
  const rule = await readReportRule(parts);
  const kept = await fetchKept(parts, mail, reading);
  if (!kept) return undefined;
  const attempt = await countReading(parts, kept, reading);
  try {
    const planned = await plan(parts, rule, kept, reading, attempt > MOST_READINGS);
    return await (reading.write ? reading.write(planned) : writeAlone(parts, planned));
  } catch (error) {
    await parts.db.updateTable('reporting.mails').set({ last_reason: reasonOf(error) }).where('id', '=', mail).execute();
    throw error;
  }
}

async function fetchKept({ db, box, blobs }: MailParts, mail: Id<'mail'>, { from }: Reading): Promise<Kept | undefined> {
  const row = await db.selectFrom('reporting.mails').selectAll().where('id', '=', mail).where('outcome', 'in', from).executeTakeFirst();
  if (!row) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of await blobs.get(row.blob)) chunks.push(chunk);
  return {
    id: row.id, key: row.content_key, blob: row.blob, bytes: Number(row.bytes), raw: Buffer.concat(chunks), receivedAt: instant(row.received_at.getTime()), attempts: row.attempts,
    envelope: row.envelope_sealed === null ? undefined : unseal.envelope(box, row.id, row.envelope_sealed),
  };
}

async function writeAlone(parts: MailParts, planned: PlannedMail): Promise<MailOutcome | undefined> {
  const [outcome] = await writeMails(parts, [planned]);
  return outcome;
}

/** Counted before, so that a message on which the process dies does not kill it for ever. */
async function countReading({ db }: MailParts, { id }: Kept, { from }: Reading): Promise<number> {
  const row = await db.updateTable('reporting.mails').set((own) => ({ attempts: own('attempts', '+', 1) })).where('id', '=', id).where('outcome', 'in', from).returning('attempts').executeTakeFirst();
  return row?.attempts ?? 1;
}

async function plan(parts: MailParts, rule: ReportRule, kept: Kept, reading: Reading, isGivenUp: boolean): Promise<PlannedMail> {
  const message = isGivenUp ? unreadMessage() : await parse(parts, kept);
  if (refersToOthers(message)) await reading.olderAreRead?.();
  const thread = isGivenUp ? undefined : matchThread(await findSigns(parts, message));
  const described = describeMail(message, { bytes: kept.bytes, fetched: kept.raw.length });
  const decision = decideMail({ kind: message.kind, isCanary: false, thread, isRaised: reading.raisedBy !== undefined });
  const files = decision.outcome === 'opened' || decision.outcome === 'threaded' ? await keepFiles(parts, kept, described) : [];
  const { id, key, receivedAt, envelope } = kept;
  return { id, key, receivedAt, envelope, message, described, thread, decision, files, rule, from: reading.from, by: reading.raisedBy };
}

function parse(parts: MailParts, { raw, envelope }: Kept): Promise<ReadMessage> {
  const { address } = parts.mail;
  return readMessage(raw, {
    isOwnMessageId: (id) => readOwnMessageId(parts.linkKey, id) !== undefined,
    ownAddresses: address === undefined ? [] : [address.toLowerCase()],
    envelopeFrom: envelope?.from,
    pgp: { companyKeys: parts.companyKeys, publicKeysOf: (sender) => keysOfReporter(parts, sender) },
  });
}

async function keepFiles(parts: MailParts, kept: Kept, described: DescribedMail): Promise<readonly KeptFile[]> {
  const files = await keepAttachments(parts, kept.id, described.attachments);
  if (!described.withRaw) return files;
  return [...files, { blob: kept.blob, name: 'message.eml', type: 'message/rfc822', bytes: kept.raw.length, digest: createHash('sha256').update(kept.raw).digest('hex') }];
}
