import { newId, toIso, type Id, type Instant } from '@writ/kernel';
import type { Trx } from '../../../platform/db.ts';
import type { ReportingParts } from '../parts.ts';
import type { ReportChannel, ReportingTables, ReportState } from '../tables.ts';
import { findSimilar } from './find-similar.ts';
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

/** Intake may be a flood of the same text: what is compared there is bounded low. */
const COMPARED_AT_ONCE = { most: 1, compared: 20 } as const;

/** Puts the record of a report there, ranked and signed against those that came before it. */
export async function insertReport({ box, productWords }: Pick<ReportingParts, 'box' | 'productWords'>, trx: Trx<ReportingTables>, given: NewReport): Promise<MadeReport> {
  const content = ReportContent.parse(given.content);
  const { receivedAt, history } = given;
  const id = newId<'report'>(receivedAt);
  const text = allText(content);
  const similarity = signText(text);
  const { email } = content.reporter;
  const reporter = email === undefined || email === '' ? null : digestAddress(box, email);
  const [nearest] = await findSimilar(trx, similarity, COMPARED_AT_ONCE);
  const { rank, signals } = rankReport({
    text, steps: content.steps, version: content.version, files: given.files.length, productWords,
    acceptedBefore: reporter ? await countAccepted(trx, reporter) : 0, nearest: nearest?.likeness ?? 0,
  });
  const tracking = newTrackingId();
  const row = await trx.insertInto('reporting.reports').values({
    id, tracking, channel: given.channel, intake_key: given.intakeKey, received_at: toIso(receivedAt), state: history?.state ?? 'new', urgent: given.urgent,
    is_public: content.isPublic === 'yes', is_exploited: content.isExploited === 'yes', sealed: seal.report(box, id, content), reporter_digest: reporter,
    review_due_at: toIso(given.dueAt), policy_version: given.policyVersion, reviewed_at: history ? toIso(history.decidedAt) : null, reviewed_by: null, review_verdict: null, duplicate_of: null,
    rank, rank_signals: [...signals], similarity: [...similarity], closed_at: history?.closedAt === undefined ? null : toIso(history.closedAt), off_hours: given.offHours,
    last_message_at: toIso(receivedAt), waits_for_us: history === undefined,
  }).returning('number').executeTakeFirstOrThrow();
  return { id, number: row.number, tracking, rank, signals };
}

async function countAccepted(trx: Trx<ReportingTables>, reporter: Buffer): Promise<number> {
  const row = await trx.selectFrom('reporting.reports').select((select) => select.fn.countAll<string>().as('count')).where('reporter_digest', '=', reporter).where('state', '=', 'accepted').executeTakeFirstOrThrow();
  return Number(row.count);
}
