import { plus, toIso, type Id, type Instant } from '@writ/kernel';
import { sql } from 'kysely';
import { WRIT, type Actor } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import { startDeadline } from '../../../core/policy-in-force/deadlines.ts';
import type { Trx } from '../../../platform/db.ts';
import { address } from '../../../ui/addresses.ts';
import { openEscalation } from '../../contact/index.ts';
import type { ReportingDoorTables, ReportingParts } from '../parts.ts';
import type { ReportChannel } from '../tables.ts';
import { drawSample } from './draw-sample.ts';
import { enqueueMail } from './enqueue-mail.ts';
import { insertReport, type NewReport } from './insert-report.ts';
import { insertMessage, rememberMessageIds, type Via } from './message-store.ts';
import type { KeptFile, ReportContent } from './report-content.ts';
import type { ReportRule } from './report-rule.ts';
import { labelOf, recordArrival, REVIEW_DEADLINE } from './review-facts.ts';
import { sayAcknowledgement } from './say-messages.ts';

export interface Intake {
  readonly channel: ReportChannel;
  /** The same key is the same report, however often it comes: a form's token, a mail's content key, another tracker's id. At most 300 characters. */
  readonly intakeKey: string;
  readonly content: ReportContent;
  /** Critical, as far as its reporter says; one that is said to be exploited is urgent anyway. */
  readonly urgent: boolean;
  readonly receivedAt: Instant;
  readonly files: readonly KeptFile[];
  readonly mail?: Id<'mail'> | undefined;
  /** Message-IDs of the mail that it came by. */
  readonly messageIds?: readonly string[] | undefined;
  /** What is known of the OpenPGP signature that it came with. */
  readonly signature?: string | undefined;
  /** Who brought it in, when a person did. */
  readonly by?: Actor | undefined;
  /** Read by `readReportRule` before the transaction: read inside, many intakes at once would each hold a connection and wait for another. */
  readonly rule: ReportRule;
}

export interface Received {
  readonly report: Id<'report'>;
  readonly number: number;
  readonly tracking: string;
  /** For `linkFor`. */
  readonly link_generation: number;
  readonly isNew: boolean;
}

type Parts = Pick<ReportingParts, 'box' | 'outbox' | 'mail' | 'company' | 'productWords' | 'policyInForce' | 'businessClock'>;

/**
 * Takes in a report: the record, its first message and files, the acknowledgement, its review clock, its chain to the contact. All of it stands with the transaction, or nothing.
 * What came before under the same key is given back as it is. Call it late in a transaction, for it writes the journal. Policy controls `report-review`, `off-hours-hand-over`.
 * Throws `report-too-many-files`, and a ZodError for content beyond `CONTENT_LIMITS`.
 */
export async function receiveReport(parts: Parts, trx: Trx<ReportingDoorTables>, intake: Intake): Promise<Received> {
  const before = await holdIntake(trx, intake.intakeKey);
  if (before) return before;
  const { content, receivedAt, rule } = intake;
  const urgent = intake.urgent || content.isExploited === 'yes';
  const clock = { receivedAt, dueAt: rule.time.add(rule.reviewWithin, receivedAt), policyVersion: rule.policyVersion };
  const offHours = !rule.time.isOpen(receivedAt);
  const made = await insertReport(parts, trx, { ...intake, ...clock, urgent, offHours } satisfies NewReport);
  await startThread(parts, trx, intake, made, rule, clock.dueAt);
  await startDeadline(trx, { what: REVIEW_DEADLINE, subject: { kind: 'report', id: made.id }, control: 'report-review', policyVersion: clock.policyVersion, beganAt: receivedAt, dueAt: clock.dueAt });
  await recordArrival(trx, { report: made.id, number: made.number, ...clock }, { offHours });
  if (drawSample(made)) await trx.insertInto('reporting.samples').values({ report: made.id, drawn_at: toIso(receivedAt), answered_at: null, answered_by: null, was_ranked_right: null }).execute();
  await openEscalation(parts, trx, { about: { kind: 'report', id: made.id }, label: labelOf(made.number), path: address.report(made.id), urgent, at: receivedAt, offHours, rule: rule.chain });
  await appendJournal(trx, {
    actor: intake.by ?? WRIT, act: 'report.received', subject: { kind: 'report', id: made.id }, at: receivedAt,
    detail: { number: made.number, channel: intake.channel, urgent, offHours, due: toIso(clock.dueAt), policyVersion: clock.policyVersion, rank: made.rank, signals: made.signals, files: intake.files.map(({ digest }) => digest) },
  });
  return { report: made.id, number: made.number, tracking: made.tracking, link_generation: 1, isNew: true };
}

/** One intake of a key at a time: the second waits for the first to stand or fall. */
async function holdIntake(trx: Trx<ReportingDoorTables>, intakeKey: string): Promise<Received | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`report intake ${intakeKey}`}, 0))`.execute(trx);
  const row = await trx.selectFrom('reporting.reports').select(['id', 'number', 'tracking', 'link_generation']).where('intake_key', '=', intakeKey).executeTakeFirst();
  return row && { report: row.id, number: row.number, tracking: row.tracking, link_generation: row.link_generation, isNew: false };
}

const VIA: Readonly<Record<ReportChannel, Via>> = { form: 'form', mail: 'mail', api: 'api', github: 'api', hackerone: 'import', bugcrowd: 'import' };

async function startThread(parts: Parts, trx: Trx<ReportingDoorTables>, intake: Intake, made: { id: Id<'report'>; tracking: string }, rule: ReportRule, dueAt: Instant): Promise<void> {
  const { content, receivedAt: at } = intake;
  const { email } = content.reporter;
  const first = await insertMessage(trx, parts.box, {
    report: made.id, at, from: 'reporter', via: VIA[intake.channel], content: { text: content.what, ...(intake.signature === undefined ? {} : { signature: intake.signature }) },
    mail: intake.mail, files: intake.files,
  });
  await rememberMessageIds(trx, parts.box, { report: made.id, message: first, ids: intake.messageIds ?? [], whose: 'theirs', sender: email });
  const text = sayAcknowledgement({ company: parts.company, tracking: made.tracking, dueAt, zone: rule.time.zone, hasMail: parts.mail.canSend && email !== undefined });
  // A millisecond later, so that the answer never stands above what it answers.
  const acknowledgement = await insertMessage(trx, parts.box, { report: made.id, at: plus(at, 1), from: 'writ', via: 'thread', content: { text, automatic: 'acknowledgement' } });
  await enqueueMail(parts, trx, acknowledgement, email, at);
}
