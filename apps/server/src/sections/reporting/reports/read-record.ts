import { instant, type Id, type Instant } from '@writ/kernel';
import { errors } from '../errors.ts';
import type { ReportingParts } from '../parts.ts';
import type { ReportChannel, ReportState } from '../tables.ts';
import type { RankSignal } from './rank-report.ts';
import { readMessages } from './read-messages.ts';
import type { ReportContent } from './report-content.ts';
import { unseal } from './sealing.ts';
import type { Note, RecordMessage } from './thread.ts';

type Source = Pick<ReportingParts, 'db' | 'box'>;

/** A report by the name that people here call it. */
export interface ReportName {
  readonly id: Id<'report'>;
  readonly number: number;
}

/** A report as the desk sees it. */
export interface ReportView extends ReportName {
  readonly tracking: string;
  readonly channel: ReportChannel;
  readonly content: ReportContent;
  readonly state: ReportState;
  readonly urgent: boolean;
  readonly receivedAt: Instant;
  readonly offHours: boolean;
  readonly reviewDueAt: Instant;
  /** The version that the clock began under. */
  readonly policyVersion: number;
  /** Who is not known for what was decided in another tracker. */
  readonly reviewed: { readonly at: Instant; readonly by: Id<'person'> | undefined; readonly verdict: string | undefined } | undefined;
  readonly closedAt: Instant | undefined;
  readonly duplicateOf: ReportName | undefined;
  readonly duplicates: readonly ReportName[];
  readonly rank: number;
  readonly signals: readonly RankSignal[];
  /** Drawn for a second look at its ranking. */
  readonly sample: { readonly drawnAt: Instant; readonly answered: { readonly at: Instant; readonly by: Id<'person'>; readonly wasRankedRight: boolean } | undefined } | undefined;
  readonly waitsForUs: boolean;
  readonly lastMessageAt: Instant;
  /** For `linkFor`. */
  readonly link_generation: number;
}

/** A report with all that was said, to the reporter and among ourselves. */
export interface ReportRecord {
  readonly report: ReportView;
  readonly messages: readonly RecordMessage[];
  readonly left: number;
  readonly notes: readonly Note[];
}

/** One report for the desk. Throws `report-not-found`. */
export async function readReport({ db, box }: Source, id: Id<'report'>): Promise<ReportView> {
  const row = await db.selectFrom('reporting.reports').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw errors('report-not-found');
  const [joined, sample] = await Promise.all([
    db.selectFrom('reporting.reports').select(['id', 'number', 'duplicate_of']).where((where) => where.or([where('duplicate_of', '=', id), ...(row.duplicate_of === null ? [] : [where('id', '=', row.duplicate_of)])]))
      .orderBy('number').limit(200).execute(),
    db.selectFrom('reporting.samples').selectAll().where('report', '=', id).executeTakeFirst(),
  ]);
  const name = ({ id: other, number }: ReportName): ReportName => ({ id: other, number });
  const original = joined.find((other) => other.id === row.duplicate_of);
  return {
    id, number: row.number, tracking: row.tracking, channel: row.channel, content: unseal.report(box, id, row.sealed), state: row.state, urgent: row.urgent, receivedAt: at(row.received_at),
    offHours: row.off_hours, reviewDueAt: at(row.review_due_at), policyVersion: row.policy_version,
    reviewed: row.reviewed_at === null ? undefined : { at: at(row.reviewed_at), by: row.reviewed_by ?? undefined, verdict: row.review_verdict ?? undefined },
    closedAt: row.closed_at === null ? undefined : at(row.closed_at), duplicateOf: original && name(original), duplicates: joined.filter((other) => other.duplicate_of === id).map(name),
    rank: row.rank, signals: row.rank_signals as RankSignal[],
    sample: sample && {
      drawnAt: at(sample.drawn_at),
      answered: sample.answered_at === null ? undefined : { at: at(sample.answered_at), by: sample.answered_by!, wasRankedRight: sample.was_ranked_right! },
    },
    waitsForUs: row.waits_for_us, lastMessageAt: at(row.last_message_at), link_generation: row.link_generation,
  };
}

/** The whole record for the desk, notes included. Never for a reporter: that is `readThread`. Throws `report-not-found`. */
export async function readRecord(source: Source, id: Id<'report'>): Promise<ReportRecord> {
  const [report, { messages, left }, notes] = await Promise.all([readReport(source, id), readMessages(source.db, source.box, id), readNotes(source, id)]);
  return { report, messages, left, notes };
}

async function readNotes({ db, box }: Source, report: Id<'report'>): Promise<readonly Note[]> {
  const rows = await db.selectFrom('reporting.notes').selectAll().where('report', '=', report).orderBy('at').orderBy('id').limit(1_000).execute();
  return rows.map((row) => ({ seenBy: 'company-only', id: row.id, at: at(row.at), author: row.author, text: unseal.note(box, row.id, row.sealed) }));
}

function at(date: Date): Instant {
  return instant(date.getTime());
}
