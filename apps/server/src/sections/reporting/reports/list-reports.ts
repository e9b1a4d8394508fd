import { instant, type Id, type Instant } from '@writ/kernel';
import type { Selectable } from 'kysely';
import type { ReportingParts } from '../parts.ts';
import type { ReportChannel, ReportingTables, ReportState } from '../tables.ts';
import type { RankSignal } from './rank-report.ts';
import { unseal } from './sealing.ts';
import { parseTrackingId } from './tracking-id.ts';

/** Rows of one page of the queue. */
export const PAGE_ROWS = 50;
/** Reports whose words are searched, the newest: sealed words are opened one by one. */
const MOST_SEARCHED = 5_000;
const MOST_PAGES = 1_000;

export interface ReportFilter {
  readonly state?: ReportState | undefined;
  /** Only what waits for us: new, or the reporter had the last word; ended ones among them, for a person may have answered a no. */
  readonly waiting?: boolean | undefined;
  /** A number, a tracking id, or words of the title and of what was found. */
  readonly q?: string | undefined;
  /** Only these: what was delegated to whoever may not see all. */
  readonly only?: readonly Id<'report'>[] | undefined;
  /** `queue`: urgent first, then what shows most evidence, then what is due first. */
  readonly order?: 'queue' | 'newest' | undefined;
}

export interface ReportRow {
  readonly id: Id<'report'>;
  readonly number: number;
  readonly tracking: string;
  readonly title: string;
  /** As the reporter gave it. */
  readonly reporter: string | undefined;
  readonly channel: ReportChannel;
  readonly state: ReportState;
  readonly urgent: boolean;
  readonly receivedAt: Instant;
  readonly reviewDueAt: Instant;
  readonly reviewedAt: Instant | undefined;
  readonly closedAt: Instant | undefined;
  readonly rank: number;
  readonly signals: readonly RankSignal[];
  readonly waitsForUs: boolean;
  readonly lastMessageAt: Instant;
}

export interface ReportPage {
  readonly rows: readonly ReportRow[];
  /** All that fit the filter; of a search by words, among the newest 5,000. */
  readonly total: number;
}

/** What a row shows. The digests that match it with others are long and stay where they are. */
const SHOWN = [
  'id', 'number', 'tracking', 'sealed', 'channel', 'state', 'urgent', 'received_at', 'review_due_at', 'reviewed_at', 'closed_at', 'rank', 'rank_signals', 'waits_for_us', 'last_message_at',
] as const;

type Source = Pick<ReportingParts, 'db' | 'box'>;

/** One page of reports; `page` counts from 1. */
export async function listReports(source: Source, filter: ReportFilter, page: number): Promise<ReportPage> {
  const words = wordsOf(filter.q);
  const first = (Math.min(Math.max(1, Math.trunc(page) || 1), MOST_PAGES) - 1) * PAGE_ROWS;
  if (words.length === 0) {
    const [rows, { count }] = await Promise.all([
      ordered(filtered(source, filter), filter).select(SHOWN).limit(PAGE_ROWS).offset(first).execute(),
      filtered(source, filter).select((select) => select.fn.countAll<string>().as('count')).executeTakeFirstOrThrow(),
    ]);
    return { rows: rows.map((row) => toRow(source, row)), total: Number(count) };
  }
  const found = await searchWords(source, filter, words);
  return { rows: found.slice(first, first + PAGE_ROWS).map((row) => toRow(source, row)), total: found.length };
}

function filtered({ db }: Source, { state, waiting, q, only }: ReportFilter) {
  const [number, tracking] = [numberOf(q), q === undefined ? undefined : parseTrackingId(q.trim())];
  return db.selectFrom('reporting.reports')
    .$if(state !== undefined, (query) => query.where('state', '=', state!))
    .$if(waiting === true, (query) => query.where('waits_for_us', '=', true))
    .$if(only !== undefined, (query) => (only!.length === 0 ? query.where('number', '<', 0) : query.where('id', 'in', only!)))
    .$if(number !== undefined, (query) => query.where('number', '=', number!))
    .$if(number === undefined && tracking !== undefined, (query) => query.where('tracking', '=', tracking!));
}

function ordered(query: ReturnType<typeof filtered>, { order = 'queue' }: ReportFilter): ReturnType<typeof filtered> {
  if (order === 'newest') return query.orderBy('received_at', 'desc').orderBy('id', 'desc');
  return query.orderBy('urgent', 'desc').orderBy('rank', 'desc').orderBy('review_due_at').orderBy('id');
}

async function searchWords(source: Source, filter: ReportFilter, words: readonly string[]): Promise<Row[]> {
  const { box, db } = source;
  const newest = await filtered(source, filter).select(['id', 'sealed']).orderBy('received_at', 'desc').limit(MOST_SEARCHED).execute();
  const ids = newest.filter((row) => {
    const { title, what } = unseal.report(box, row.id, row.sealed);
    const text = `${title}\n${what}`.toLowerCase();
    return words.every((word) => text.includes(word));
  }).map(({ id }) => id);
  if (ids.length === 0) return [];
  return ordered(db.selectFrom('reporting.reports').where('id', 'in', ids), filter).select(SHOWN).execute();
}

type Row = Pick<Selectable<ReportingTables['reporting.reports']>, (typeof SHOWN)[number]>;

function toRow({ box }: Source, row: Row): ReportRow {
  const { title, reporter } = unseal.report(box, row.id, row.sealed);
  return {
    id: row.id, number: row.number, tracking: row.tracking, title, reporter: reporter.name ?? reporter.email, channel: row.channel, state: row.state, urgent: row.urgent, receivedAt: at(row.received_at),
    reviewDueAt: at(row.review_due_at), reviewedAt: row.reviewed_at === null ? undefined : at(row.reviewed_at), closedAt: row.closed_at === null ? undefined : at(row.closed_at),
    rank: row.rank, signals: row.rank_signals as RankSignal[], waitsForUs: row.waits_for_us, lastMessageAt: at(row.last_message_at),
  };
}

/** Undefined for what is no number alone, so that `2026` in a title is found by writing a second word. */
function numberOf(q: string | undefined): number | undefined {
  const match = /^\s*#?(\d{1,9})\s*$/.exec(q ?? '');
  return match ? Number(match[1]) : undefined;
}

function wordsOf(q: string | undefined): readonly string[] {
  if (q === undefined || numberOf(q) !== undefined || parseTrackingId(q.trim()) !== undefined) return [];
  return q.slice(0, 200).toLowerCase().split(/\s+/).filter((word) => word !== '').slice(0, 10);
}

function at(date: Date): Instant {
  return instant(date.getTime());
}
