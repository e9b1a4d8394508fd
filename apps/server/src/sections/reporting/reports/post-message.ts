import { instant, plus, toIso, type Id, type Instant } from '@writ/kernel';
import { sql } from 'kysely';
import { WRIT, type Actor } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { Trx } from '../../../platform/db.ts';
import { address } from '../../../ui/addresses.ts';
import { openEscalation } from '../../contact/index.ts';
import { errors } from '../errors.ts';
import type { ReportingDoorTables, ReportingParts } from '../parts.ts';
import { enqueueMail } from './enqueue-mail.ts';
import type { MessageContent } from './message-content.ts';
import { insertMessage, rememberMessageIds, type Via } from './message-store.ts';
import type { KeptFile } from './report-content.ts';
import type { ReportRule } from './report-rule.ts';
import { holdReport, type HeldReport } from './report-store.ts';
import { labelOf } from './review-facts.ts';
import { unseal } from './sealing.ts';

export interface ReporterMessage {
  readonly report: Id<'report'>;
  readonly text: string;
  readonly via: Via;
  /** The same key is the same message, however often it comes. At most 300 characters. */
  readonly intakeKey: string;
  readonly files: readonly KeptFile[];
  readonly at: Instant;
  readonly mail?: Id<'mail'> | undefined;
  readonly messageIds?: readonly string[] | undefined;
  /** From which address, for a mail. */
  readonly sender?: string | undefined;
  readonly signature?: string | undefined;
  readonly by?: Actor | undefined;
  /** Read by `readReportRule` before the transaction. */
  readonly rule: ReportRule;
}

/**
 * The reporter writes in the thread. The report's state stays as it is, an ended one included; it waits for us now, and the message has a chain to the contact of its own.
 * Idempotent by its key. Throws `report-not-found`, `message-empty`, `report-too-many-files`.
 */
export async function postReporterMessage(
  parts: Pick<ReportingParts, 'box' | 'policyInForce' | 'businessClock'>, trx: Trx<ReportingDoorTables>, given: ReporterMessage,
): Promise<{ readonly message: Id<'message'>; readonly isNew: boolean }> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`message intake ${given.intakeKey}`}, 0))`.execute(trx);
  const before = await trx.selectFrom('reporting.messages').select('id').where('intake_key', '=', given.intakeKey).executeTakeFirst();
  if (before) return { message: before.id, isNew: false };
  refuseEmpty(given.text, given.files);
  const report = await holdReport(trx, given.report);
  const { at, rule } = given;
  const message = await insertMessage(trx, parts.box, {
    report: report.id, at, from: 'reporter', via: given.via, content: { text: given.text, ...(given.signature === undefined ? {} : { signature: given.signature }) },
    mail: given.mail, intakeKey: given.intakeKey, files: given.files,
  });
  await rememberMessageIds(trx, parts.box, { report: report.id, message, ids: given.messageIds ?? [], whose: 'theirs', sender: given.sender });
  await touch(trx, report, at, true);
  const urgent = report.urgent && report.closedAt === undefined;
  await openEscalation(parts, trx, { about: { kind: 'message', id: message }, label: `${labelOf(report.number)}, an answer`, path: address.report(report.id), urgent, at, offHours: !rule.time.isOpen(at), rule: rule.chain });
  await appendJournal(trx, { actor: given.by ?? WRIT, act: 'report.answered-by-reporter', subject: { kind: 'report', id: report.id }, at, detail: { message, via: given.via, files: given.files.map(({ digest }) => digest) } });
  return { message, isNew: true };
}

export interface CompanyMessage {
  readonly report: Id<'report'>;
  readonly text: string;
  readonly by: Id<'person'>;
  readonly at: Instant;
  readonly files?: readonly KeptFile[] | undefined;
  /** The copy by mail is encrypted to the reporter's key, or is not sent. */
  readonly encrypt?: boolean | undefined;
}

/** Somebody of us writes to the reporter, in the thread and by mail where there is an address. It is no review. Throws `report-not-found`, `message-empty`, `report-too-many-files`. */
export async function postCompanyMessage(parts: Pick<ReportingParts, 'box' | 'outbox' | 'mail'>, trx: Trx<ReportingDoorTables>, given: CompanyMessage): Promise<Id<'message'>> {
  refuseEmpty(given.text, given.files ?? []);
  const report = await holdReport(trx, given.report);
  const message = await tellReporter(parts, trx, report, { ...given, content: { text: given.text, ...(given.encrypt === undefined ? {} : { encrypt: given.encrypt }) } });
  await appendJournal(trx, {
    actor: { kind: 'person', id: given.by }, act: 'report.answered', subject: { kind: 'report', id: report.id }, at: given.at, detail: { message, files: (given.files ?? []).map(({ digest }) => digest) },
  });
  return message;
}

/** Puts our words into the thread and lets them go out; the caller writes the journal. */
export async function tellReporter(
  parts: Pick<ReportingParts, 'box' | 'outbox' | 'mail'>, trx: Trx<ReportingDoorTables>, report: HeldReport,
  { content, by, at, files }: { readonly content: MessageContent; readonly by: Id<'person'>; readonly at: Instant; readonly files?: readonly KeptFile[] | undefined },
): Promise<Id<'message'>> {
  const message = await insertMessage(trx, parts.box, { report: report.id, at: await afterLast(trx, report.id, at), from: 'company', author: by, via: 'console', content, files });
  await touch(trx, report, at, false);
  await enqueueMail(parts, trx, message, unseal.report(parts.box, report.id, report.sealed).reporter.email, at);
  return message;
}

/** `at`, or just after the last message: what we say never stands above what it answers, be it of the same millisecond. The report is held. */
async function afterLast(trx: Trx<ReportingDoorTables>, report: Id<'report'>, at: Instant): Promise<Instant> {
  const { last } = await trx.selectFrom('reporting.messages').select((select) => select.fn.max('at').as('last')).where('report', '=', report).executeTakeFirstOrThrow();
  return last !== null && last.getTime() >= at ? plus(instant(last.getTime()), 1) : at;
}

async function touch(trx: Trx<ReportingDoorTables>, report: HeldReport, at: Instant, waitsForUs: boolean): Promise<void> {
  await trx.updateTable('reporting.reports').set({ last_message_at: toIso(at), waits_for_us: waitsForUs }).where('id', '=', report.id).execute();
}

function refuseEmpty(text: string, files: readonly KeptFile[]): void {
  if (text.trim() === '' && files.length === 0) throw errors('message-empty');
}
