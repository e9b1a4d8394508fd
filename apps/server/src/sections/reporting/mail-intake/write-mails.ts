import { sql } from 'kysely';
import { toIso, type Id, type Instant } from '@writ/kernel';
import { WRIT, type Actor } from '../../../core/actor.ts';
import { appendEntries } from '../../../core/journal/append-journal.ts';
import type { Trx } from '../../../platform/db.ts';
import type { ReadMessage } from '../../../platform/mail/message/index.ts';
import { readDetail } from '../../../platform/mail/receive/index.ts';
import { takeCanary } from '../../contact/index.ts';
import type { ReportingDoorTables } from '../parts.ts';
import { postReporterMessage } from '../reports/post-message.ts';
import { receiveReports, type Intake } from '../reports/receive-report.ts';
import type { KeptFile } from '../reports/report-content.ts';
import type { ReportRule } from '../reports/report-rule.ts';
import type { ReportingTables } from '../tables.ts';
import { decideMail, type MailDecision } from './decide-mail.ts';
import { reportOf, type DescribedMail } from './describe-mail.ts';
import type { MailParts } from './mail-parts.ts';
import { markBounced } from './mark-bounced.ts';
import { saySignature } from './say-signature.ts';
import { seal, type MailEnvelope } from './seal-mail.ts';

export type MailOutcome = Exclude<ReportingTables['reporting.mails']['outcome'], 'waiting'>;

/** A message that is read, and what is to become of it. */
export interface PlannedMail {
  readonly id: Id<'mail'>;
  readonly key: string;
  readonly receivedAt: Instant;
  readonly envelope: MailEnvelope | undefined;
  readonly message: ReadMessage;
  readonly described: DescribedMail;
  readonly thread: Id<'report'> | undefined;
  readonly decision: MailDecision;
  /** They lie in the blob store already. */
  readonly files: readonly KeptFile[];
  readonly rule: ReportRule;
  /** Its outcome must still be one of these. */
  readonly from: readonly ReportingTables['reporting.mails']['outcome'][];
  /** Who makes a report of it, whatever its kind. */
  readonly by: Actor | undefined;
}

interface Written {
  readonly mail: PlannedMail;
  readonly decision: MailDecision;
  /** The report that it is of now, if any. */
  readonly report: Id<'report'> | undefined;
}

/** Makes of messages what they are, all of them in one transaction or none. What became of each, in their order; undefined where somebody else has read it. */
export async function writeMails(parts: MailParts, planned: readonly PlannedMail[]): Promise<readonly (MailOutcome | undefined)[]> {
  return parts.db.transaction().execute(async (trx) => {
    const held = await holdMails(trx, planned);
    const decided: (readonly [PlannedMail, MailDecision])[] = [];
    for (const mail of planned) if (held.has(mail.id)) decided.push([mail, await decideHeld(parts, trx, mail)]);
    // Reports first: whoever draws a number does so before the journal is held, here as everywhere.
    const written = [...(await openReports(parts, trx, decided)), ...(await carryOutOthers(parts, trx, decided))];
    await record(parts, trx, written);
    const outcomes = new Map(written.map(({ mail, decision }) => [mail.id, decision.outcome]));
    return planned.map(({ id }) => outcomes.get(id));
  });
}

/** Those that nobody else has read meanwhile, held in one order. */
async function holdMails(trx: Trx<ReportingDoorTables>, planned: readonly PlannedMail[]): Promise<ReadonlySet<string>> {
  const rows = await trx.selectFrom('reporting.mails').select(['id', 'outcome']).where('id', 'in', planned.map(({ id }) => id)).orderBy('id').forUpdate().execute();
  const now = new Map(rows.map(({ id, outcome }) => [id, outcome]));
  return new Set(planned.filter(({ id, from }) => now.has(id) && from.includes(now.get(id)!)).map(({ id }) => id));
}

async function decideHeld(parts: MailParts, trx: Trx<ReportingDoorTables>, { message, thread, decision, receivedAt, rule, by }: PlannedMail): Promise<MailDecision> {
  const isCanary = by === undefined && (await takeCanary(parts, trx, { text: `${message.subject}\n${message.text}`, at: receivedAt, rule: rule.chain }));
  return isCanary ? decideMail({ kind: message.kind, isCanary, thread, isRaised: false }) : decision;
}

async function openReports(parts: MailParts, trx: Trx<ReportingDoorTables>, decided: readonly (readonly [PlannedMail, MailDecision])[]): Promise<readonly Written[]> {
  const opened = decided.filter(([, { outcome }]) => outcome === 'opened');
  const intakes = opened.map(([mail]): Intake => ({
    ...cameWith(mail), channel: 'mail', content: reportOf(mail.message, mail.described), urgent: false,
    // What a person makes of an old message begins its clock when they do.
    receivedAt: mail.by === undefined ? mail.receivedAt : parts.clock(),
  }));
  const reports = await receiveReports(parts, trx, intakes);
  return opened.map(([mail, decision], index) => ({ mail, decision, report: reports[index]!.report }));
}

async function carryOutOthers(parts: MailParts, trx: Trx<ReportingDoorTables>, decided: readonly (readonly [PlannedMail, MailDecision])[]): Promise<readonly Written[]> {
  const written: Written[] = [];
  for (const [mail, decision] of decided) if (decision.outcome !== 'opened') written.push({ mail, decision, report: await carryOut(parts, trx, mail, decision) });
  return written;
}

async function carryOut(parts: MailParts, trx: Trx<ReportingDoorTables>, mail: PlannedMail, decision: MailDecision): Promise<Id<'report'> | undefined> {
  if (decision.outcome === 'threaded') {
    await postReporterMessage(parts, trx, { ...cameWith(mail), report: decision.report, text: mail.described.text, via: 'mail', at: mail.receivedAt, sender: mail.message.from?.address });
    return decision.report;
  }
  return decision.outcome === 'bounce' ? markBounced(parts, trx, mail.message, detailsOf(parts, mail), mail.receivedAt) : undefined;
}

function cameWith({ id, key, message, files, rule, by }: PlannedMail) {
  return { mail: id, intakeKey: `mail:${key}`, files, messageIds: message.messageId === undefined ? [] : [message.messageId], signature: saySignature(message.pgp), rule, by };
}

/** What stood behind the `+` of the security address in the envelope. */
function detailsOf({ mail }: MailParts, { envelope }: PlannedMail): readonly string[] {
  const { address } = mail;
  return address === undefined ? [] : (envelope?.to ?? []).flatMap((to) => readDetail(to, address) ?? []);
}

async function record({ box, clock }: MailParts, trx: Trx<ReportingDoorTables>, written: readonly Written[]): Promise<void> {
  if (written.length === 0) return;
  const at = clock();
  const rows = written.map(({ mail: { id, message }, decision, report }) => {
    const heading = { from: message.from?.address ?? '', subject: message.subject, ...(message.messageId === undefined ? {} : { messageId: message.messageId }) };
    return { id, outcome: decision.outcome, report: report ?? null, kind: message.kind, because: message.because, sealed: seal.heading(box, id, heading).toString('hex') };
  });
  await sql`update reporting.mails as mail set outcome = made.outcome, report = made.report, kind = made.kind, because = made.because, sealed = decode(made.sealed, 'hex'), read_at = ${toIso(at)}, last_reason = null
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as made (id uuid, outcome text, report uuid, kind text, because text[], sealed text) where mail.id = made.id`.execute(trx);
  await appendEntries(trx, rows.map(({ id, outcome, report, kind, because }) => ({ actor: WRIT, act: `mail.${outcome}`, subject: { kind: 'mail', id }, at, detail: { kind, because: [...because], report } })));
}
