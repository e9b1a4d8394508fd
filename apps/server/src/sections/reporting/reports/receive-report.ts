import { plus, toIso, type Id, type Instant } from '@writ/kernel';
import { sql } from 'kysely';
import { WRIT, type Actor } from '../../../core/actor.ts';
import { appendEntries } from '../../../core/journal/append-journal.ts';
import { startDeadlines } from '../../../core/policy-in-force/deadlines.ts';
import type { Trx } from '../../../platform/db.ts';
import { address } from '../../../ui/addresses.ts';
import { openEscalations } from '../../contact/index.ts';
import type { ReportingDoorTables, ReportingParts } from '../parts.ts';
import type { ReportChannel } from '../tables.ts';
import { drawSample } from './draw-sample.ts';
import { enqueueMail } from './enqueue-mail.ts';
import { insertReports, type MadeReport } from './insert-report.ts';
import { insertMessages, rememberMessageIds, type NewMessage, type Via } from './message-store.ts';
import type { KeptFile, ReportContent } from './report-content.ts';
import type { ReportRule } from './report-rule.ts';
import { labelOf, recordArrivals, REVIEW_DEADLINE } from './review-facts.ts';
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
  const [received] = await receiveReports(parts, trx, [intake]);
  return received!;
}

/** `receiveReport` for several that share one transaction: all of them stand, or none does. What came of each, in their order. */
export async function receiveReports(parts: Parts, trx: Trx<ReportingDoorTables>, intakes: readonly Intake[]): Promise<readonly Received[]> {
  if (intakes.length === 0) return [];
  const before = await holdIntakes(trx, intakes.map(({ intakeKey }) => intakeKey));
  const fresh = intakes.filter(({ intakeKey }, index) => !before.has(intakeKey) && intakes.findIndex((one) => one.intakeKey === intakeKey) === index);
  const arrivals = await arrive(parts, trx, fresh);
  const made = new Map(arrivals.map((arrival) => [arrival.intake.intakeKey, arrival]));
  return intakes.map((intake, index) => {
    const arrival = made.get(intake.intakeKey);
    return before.get(intake.intakeKey) ?? { report: arrival!.id, number: arrival!.number, tracking: arrival!.tracking, link_generation: 1, isNew: intakes.indexOf(arrival!.intake) === index };
  });
}

/** One intake of a key at a time: the second waits for the first to stand or fall. Keys are taken in one order, so that two who want the same ones do not wait for each other. */
async function holdIntakes(trx: Trx<ReportingDoorTables>, keys: readonly string[]): Promise<ReadonlyMap<string, Received>> {
  await sql`select pg_advisory_xact_lock(lock) from (select distinct hashtextextended('report intake ' || key, 0) as lock from unnest(${keys}::text[]) as key order by lock) as locks`.execute(trx);
  const rows = await trx.selectFrom('reporting.reports').select(['id', 'number', 'tracking', 'link_generation', 'intake_key']).where('intake_key', 'in', keys).execute();
  return new Map(rows.map((row) => [row.intake_key, { report: row.id, number: row.number, tracking: row.tracking, link_generation: row.link_generation, isNew: false }]));
}

interface Arrived extends MadeReport {
  readonly intake: Intake;
  readonly urgent: boolean;
  readonly offHours: boolean;
  readonly dueAt: Instant;
}

async function arrive(parts: Parts, trx: Trx<ReportingDoorTables>, intakes: readonly Intake[]): Promise<readonly Arrived[]> {
  const coming = intakes.map((intake) => {
    const { content, receivedAt, rule } = intake;
    return { intake, urgent: intake.urgent || content.isExploited === 'yes', offHours: !rule.time.isOpen(receivedAt), dueAt: rule.time.add(rule.reviewWithin, receivedAt), policyVersion: rule.policyVersion };
  });
  const made = await insertReports(parts, trx, coming.map(({ intake, ...more }) => ({ ...intake, ...more })));
  const arrived = coming.map((one, index) => ({ ...one, ...made[index]! }));
  await startThreads(parts, trx, arrived);
  await recordArrivals(trx, arrived.map(({ id, number, intake, dueAt, policyVersion, offHours }) => ({ report: id, number, receivedAt: intake.receivedAt, dueAt, policyVersion, offHours })));
  await drawSamples(trx, arrived);
  await startDeadlines(trx, arrived.map(({ id, intake, dueAt, policyVersion }) => ({ what: REVIEW_DEADLINE, subject: { kind: 'report', id }, control: 'report-review', policyVersion, beganAt: intake.receivedAt, dueAt })));
  await openEscalations(trx, arrived.map(({ id, number, intake: { receivedAt, rule }, urgent, offHours }) => ({
    about: { kind: 'report', id }, label: labelOf(number), path: address.report(id), urgent, at: receivedAt, offHours, rule: rule.chain,
  })));
  await appendEntries(trx, arrived.map(({ id, number, intake, urgent, offHours, dueAt, policyVersion, rank, signals }) => ({
    actor: intake.by ?? WRIT, act: 'report.received', subject: { kind: 'report', id }, at: intake.receivedAt,
    detail: { number, channel: intake.channel, urgent, offHours, due: toIso(dueAt), policyVersion, rank, signals, files: intake.files.map(({ digest }) => digest) },
  })));
  return arrived;
}

async function drawSamples(trx: Trx<ReportingDoorTables>, arrived: readonly Arrived[]): Promise<void> {
  const drawn = arrived.filter(drawSample);
  if (drawn.length === 0) return;
  await trx.insertInto('reporting.samples').values(drawn.map(({ id, intake }) => ({ report: id, drawn_at: toIso(intake.receivedAt), answered_at: null, answered_by: null, was_ranked_right: null }))).execute();
}

const VIA: Readonly<Record<ReportChannel, Via>> = { form: 'form', mail: 'mail', api: 'api', github: 'api', hackerone: 'import', bugcrowd: 'import' };

async function startThreads(parts: Parts, trx: Trx<ReportingDoorTables>, arrived: readonly Arrived[]): Promise<void> {
  const ids = await insertMessages(trx, parts.box, arrived.flatMap((one) => [firstMessage(one), acknowledgement(parts, one)]));
  for (const [index, { id: report, intake }] of arrived.entries()) {
    const { email } = intake.content.reporter;
    await rememberMessageIds(trx, parts.box, { report, message: ids[2 * index], ids: intake.messageIds ?? [], whose: 'theirs', sender: email });
    await enqueueMail(parts, trx, ids[2 * index + 1]!, email, intake.receivedAt);
  }
}

function firstMessage({ id: report, intake }: Arrived): NewMessage {
  const { content, signature } = intake;
  return {
    report, at: intake.receivedAt, from: 'reporter', via: VIA[intake.channel], content: { text: content.what, ...(signature === undefined ? {} : { signature }) }, mail: intake.mail, files: intake.files,
  };
}

function acknowledgement(parts: Parts, { id: report, tracking, dueAt, intake }: Arrived): NewMessage {
  const { content, receivedAt, rule } = intake;
  const text = sayAcknowledgement({ company: parts.company, tracking, dueAt, zone: rule.time.zone, hasMail: parts.mail.canSend && content.reporter.email !== undefined });
  // A millisecond later, so that the answer never stands above what it answers.
  return { report, at: plus(receivedAt, 1), from: 'writ', via: 'thread', content: { text, automatic: 'acknowledgement' } };
}
