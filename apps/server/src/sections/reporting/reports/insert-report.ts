import { newId, toIso, type Id, type Instant } from '@writ/kernel';
import { sql } from 'kysely';
import type { Trx } from '../../../platform/db.ts';
import type { ReportingParts } from '../parts.ts';
import type { ReportChannel, ReportingTables, ReportState } from '../tables.ts';
import { findNearest } from './find-similar.ts';
import { signText } from './match-duplicates.ts';
import { rankReport, type RankSignal } from './rank-report.ts';
import { allText, ReportContent, type KeptFile } from './report-content.ts';
import { digestAddress, seal } from './sealing.ts';
import { newTrackingId } from './tracking-id.ts';

export interface NewReport {
  readonly channel: ReportChannel;
  readonly intakeKey: string;
  readonly content: ReportContent;
  readonly files: readonly KeptFile[];
  readonly urgent: boolean;
  readonly offHours: boolean;
  readonly receivedAt: Instant;
  readonly dueAt: Instant;
  readonly policyVersion: number;
  /** What was decided elsewhere, for a report that is history here. */
  readonly history?: { readonly state: Exclude<ReportState, 'new' | 'duplicate'>; readonly decidedAt: Instant; readonly closedAt: Instant | undefined } | undefined;
}

export interface MadeReport {
  readonly id: Id<'report'>;
  readonly number: number;
  readonly tracking: string;
  readonly rank: number;
  readonly signals: readonly RankSignal[];
}

/** Puts the records of reports there, in their order, each ranked and signed against those that came before it. Their numbers follow the last one without a gap, so whoever inserts next waits. */
export async function insertReports({ box, productWords }: Pick<ReportingParts, 'box' | 'productWords'>, trx: Trx<ReportingTables>, given: readonly NewReport[]): Promise<readonly MadeReport[]> {
  if (given.length === 0) return [];
  const signed = given.map((report) => sign(box, report));
  const nearest = await findNearest(trx, signed.map(({ similarity }) => similarity));
  const accepted = await countAccepted(trx, signed.flatMap(({ reporter }) => reporter ?? []));
  const rows = signed.map(({ report, content, id, text, similarity, reporter }, place) => {
    const { receivedAt, history } = report;
    const { rank, signals } = rankReport({
      text, steps: content.steps, version: content.version, files: report.files.length, productWords,
      acceptedBefore: reporter ? (accepted.get(reporter.toString('hex')) ?? 0) : 0, nearest: nearest[place]!,
    });
    const row = {
      id, tracking: newTrackingId(), channel: report.channel, intake_key: report.intakeKey, received_at: toIso(receivedAt), state: history?.state ?? ('new' as const), urgent: report.urgent,
      is_public: content.isPublic === 'yes', is_exploited: content.isExploited === 'yes', sealed: seal.report(box, id, content), reporter_digest: reporter,
      review_due_at: toIso(report.dueAt), policy_version: report.policyVersion, reviewed_at: history ? toIso(history.decidedAt) : null, reviewed_by: null, review_verdict: null, duplicate_of: null,
      rank, rank_signals: [...signals], similarity: [...similarity], closed_at: history?.closedAt === undefined ? null : toIso(history.closedAt), off_hours: report.offHours,
      last_message_at: toIso(receivedAt), waits_for_us: history === undefined,
    };
    return { row, signals };
  });
  await holdNumbers(trx);
  const made = await trx.insertInto('reporting.reports').values(rows.map(({ row }) => row)).returning(['id', 'number']).execute();
  const numbers = new Map(made.map(({ id, number }) => [id, number]));
  return rows.map(({ row: { id, tracking, rank }, signals }) => ({ id, number: numbers.get(id)!, tracking, rank, signals }));
}

function sign(box: ReportingParts['box'], report: NewReport) {
  const content = ReportContent.parse(report.content);
  const text = allText(content);
  const { email } = content.reporter;
  return { report, content, id: newId<'report'>(report.receivedAt), text, similarity: signText(text), reporter: email === undefined || email === '' ? null : digestAddress(box, email) };
}

/** By digest in hexadecimal, the reports by each of these reporters that were accepted. */
async function countAccepted(trx: Trx<ReportingTables>, reporters: readonly Buffer[]): Promise<ReadonlyMap<string, number>> {
  if (reporters.length === 0) return new Map();
  const rows = await trx.selectFrom('reporting.reports').select(['reporter_digest', (select) => select.fn.countAll<string>().as('count')])
    .where('reporter_digest', 'in', reporters).where('state', '=', 'accepted').groupBy('reporter_digest').execute();
  return new Map(rows.map(({ reporter_digest, count }) => [reporter_digest!.toString('hex'), Number(count)]));
}

/**
 * Lets nobody else draw a number until this transaction ends, and takes back those that a transaction drew which fell: a sequence by itself would leave a gap there, and whoever reads the
 * list would look for the report that is missing.
 */
async function holdNumbers(trx: Trx<ReportingTables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('report numbers', 0))`.execute(trx);
  await sql`select setval(pg_get_serial_sequence('reporting.reports', 'number'), coalesce(max(number), 0) + 1, false) from reporting.reports`.execute(trx);
}
