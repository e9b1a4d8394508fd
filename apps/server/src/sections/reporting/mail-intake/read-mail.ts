import { createHash } from 'node:crypto';
import { instant, toIso, type Id, type Instant } from '@writ/kernel';
import type { Actor } from '../../../core/actor.ts';
import type { Trx } from '../../../platform/db.ts';
import { reasonOf } from '../../../platform/jobs/index.ts';
import { readMessage, type ReadMessage } from '../../../platform/mail/message/index.ts';
import { readDetail } from '../../../platform/mail/receive/index.ts';
import { readOwnMessageId } from '../../../platform/mail/send/index.ts';
import { WRIT } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import { takeCanary } from '../../contact/index.ts';
import type { ReportingDoorTables } from '../parts.ts';
import { postReporterMessage } from '../reports/post-message.ts';
import { receiveReport } from '../reports/receive-report.ts';
import type { KeptFile } from '../reports/report-content.ts';
import { readReportRule, type ReportRule } from '../reports/report-rule.ts';
import type { ReportingTables } from '../tables.ts';
import { decideMail, type MailDecision } from './decide-mail.ts';
import { describeMail, reportOf, type DescribedMail } from './describe-mail.ts';
import { findSigns, refersToOthers } from './find-signs.ts';
import { keepAttachments } from './keep-attachments.ts';
import { keysOfReporter } from './keys-of-reporter.ts';
import type { MailParts } from './mail-parts.ts';
import { markBounced } from './mark-bounced.ts';
import { matchThread } from './match-thread.ts';
import { saySignature } from './say-signature.ts';
import { seal, unseal, type MailEnvelope } from './seal-mail.ts';
import { unreadMessage } from './unread-message.ts';

type Outcome = Exclude<ReportingTables['reporting.mails']['outcome'], 'waiting'>;

/** Readings after which a message becomes a report with the raw message attached, unparsed. A reading during which the process dies counts. */
const MOST_READINGS = 5;

/** Its outcome must be one of these for it to be read: a person may raise what was set aside. */
export interface Reading {
  readonly from: readonly ReportingTables['reporting.mails']['outcome'][];
  /** Who makes a report of it, whatever its kind. */
  readonly raisedBy?: Actor | undefined;
  /** Resolves when what came before it is read, where several are read at once: what a message answers may be among that. */
  readonly olderAreRead?: (() => Promise<void>) | undefined;
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
export async function readMail(parts: MailParts, mail: Id<'mail'>, reading: Reading = WAITING): Promise<Outcome | undefined> {
  const rule = await readReportRule(parts);
  const kept = await fetchKept(parts, mail, reading);
  if (!kept) return undefined;
  const attempt = await countReading(parts, kept, reading);
  try {
    return await make(parts, rule, kept, reading, attempt > MOST_READINGS);
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

/** Counted before, so that a message on which the process dies does not kill it for ever. */
async function countReading({ db }: MailParts, { id }: Kept, { from }: Reading): Promise<number> {
  const row = await db.updateTable('reporting.mails').set((own) => ({ attempts: own('attempts', '+', 1) })).where('id', '=', id).where('outcome', 'in', from).returning('attempts').executeTakeFirst();
  return row?.attempts ?? 1;
}

interface Understood {
  readonly kept: Kept;
  readonly message: ReadMessage;
  readonly described: DescribedMail;
  readonly thread: Id<'report'> | undefined;
}

async function make(parts: MailParts, rule: ReportRule, kept: Kept, reading: Reading, isGivenUp: boolean): Promise<Outcome | undefined> {
  const message = isGivenUp ? unreadMessage() : await parse(parts, kept);
  if (refersToOthers(message)) await reading.olderAreRead?.();
  const thread = isGivenUp ? undefined : matchThread(await findSigns(parts, message));
  const understood: Understood = { kept, message, thread, described: describeMail(message, { bytes: kept.bytes, fetched: kept.raw.length }) };
  const planned = decideMail({ kind: message.kind, isCanary: false, thread, isRaised: reading.raisedBy !== undefined });
  const files = planned.outcome === 'opened' || planned.outcome === 'threaded' ? await keepFiles(parts, understood) : [];
  return parts.db.transaction().execute(async (trx) => {
    const held = await trx.selectFrom('reporting.mails').select('id').where('id', '=', kept.id).where('outcome', 'in', reading.from).forUpdate().executeTakeFirst();
    if (!held) return undefined;
    const isCanary = reading.raisedBy === undefined && (await takeCanary(parts, trx, { text: `${message.subject}\n${message.text}`, at: kept.receivedAt, rule: rule.chain }));
    const decision = isCanary ? decideMail({ kind: message.kind, isCanary, thread, isRaised: false }) : planned;
    await record(parts, trx, understood, decision, await carryOut(parts, trx, understood, { decision, rule, files, by: reading.raisedBy }));
    return decision.outcome;
  });
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

async function keepFiles(parts: MailParts, { kept, described }: Understood): Promise<readonly KeptFile[]> {
  const files = await keepAttachments(parts, kept.id, described.attachments);
  if (!described.withRaw) return files;
  return [...files, { blob: kept.blob, name: 'message.eml', type: 'message/rfc822', bytes: kept.raw.length, digest: createHash('sha256').update(kept.raw).digest('hex') }];
}

interface Made {
  readonly decision: MailDecision;
  readonly rule: ReportRule;
  readonly files: readonly KeptFile[];
  readonly by: Actor | undefined;
}

/** The report that it is of now, if any. */
async function carryOut(parts: MailParts, trx: Trx<ReportingDoorTables>, { kept, message, described }: Understood, { decision, rule, files, by }: Made): Promise<Id<'report'> | undefined> {
  const came = { mail: kept.id, intakeKey: `mail:${kept.key}`, files, messageIds: message.messageId === undefined ? [] : [message.messageId], signature: saySignature(message.pgp), rule, by };
  if (decision.outcome === 'opened') {
    // What a person makes of an old message begins its clock when they do.
    const receivedAt = by === undefined ? kept.receivedAt : parts.clock();
    const { report } = await receiveReport(parts, trx, { ...came, channel: 'mail', content: reportOf(message, described), urgent: false, receivedAt });
    return report;
  }
  if (decision.outcome === 'threaded') {
    await postReporterMessage(parts, trx, { ...came, report: decision.report, text: described.text, via: 'mail', at: kept.receivedAt, sender: message.from?.address });
    return decision.report;
  }
  if (decision.outcome === 'bounce') return markBounced(parts, trx, message, detailsOf(parts, kept), kept.receivedAt);
  return undefined;
}

/** What stood behind the `+` of the security address in the envelope. */
function detailsOf({ mail }: MailParts, { envelope }: Kept): readonly string[] {
  const { address } = mail;
  return address === undefined ? [] : (envelope?.to ?? []).flatMap((to) => readDetail(to, address) ?? []);
}

async function record({ box, clock }: MailParts, trx: Trx<ReportingDoorTables>, { kept, message }: Understood, { outcome }: MailDecision, report: Id<'report'> | undefined): Promise<void> {
  const heading = { from: message.from?.address ?? '', subject: message.subject, ...(message.messageId === undefined ? {} : { messageId: message.messageId }) };
  await trx.updateTable('reporting.mails')
    .set({ outcome, report: report ?? null, kind: message.kind, because: [...message.because], sealed: seal.heading(box, kept.id, heading), read_at: toIso(clock()), last_reason: null })
    .where('id', '=', kept.id).execute();
  await appendJournal(trx, { actor: WRIT, act: `mail.${outcome}`, subject: { kind: 'mail', id: kept.id }, at: clock(), detail: { kind: message.kind, because: [...message.because], report: report ?? null } });
}
