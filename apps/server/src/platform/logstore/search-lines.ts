import { WritError } from '@writ/kernel';
import { askEngine } from './ask-engine.ts';
import type { EngineConnection } from './connect-engine.ts';
import { conditionOf, type LineFilter, within } from './line-filter.ts';
import { lineOf, type LineRow, SELECT } from './line-row.ts';
import type { FoundLine, LinePlace } from './stored-line.ts';

export interface LineSearch {
  readonly filter: LineFilter;
  /** Lines older than this one; the newest first without it. */
  readonly before?: LinePlace | undefined;
  readonly limit: number;
  /** Milliseconds after which it stops and says how far it came. */
  readonly patienceMs?: number | undefined;
}

export interface FoundLines {
  /** The newest first. */
  readonly lines: readonly FoundLine[];
  /** Whether there may be older ones. */
  readonly hasMore: boolean;
  /** Everything from here to the end of the range was looked at. */
  readonly lookedFrom: number;
  /** It stopped before the end of the range for want of time. */
  readonly wasCut: boolean;
}

const FIRST_SPAN_MS = 3_600_000;
/** Each look costs about the same before it reads anything, so there are few of them: three in 90 days. */
const WIDER = 64;
const PATIENCE_MS = 8_000;

/**
 * Finds lines, the newest first, ties in the order of their batches. It looks at the last hour first and then at ever longer spans before it, so that what is
 * common is found at once whatever the range; what is rare costs the whole range. A request id is rare by its nature, and is looked for in the whole range at once. Throws what `askEngine` does, but for time: then it says how far it came.
 */
export async function searchLines(connection: EngineConnection, { filter, before, limit, patienceMs = PATIENCE_MS }: LineSearch): Promise<FoundLines> {
  const end = performance.now() + patienceMs;
  const lines: FoundLine[] = [];
  let until = before === undefined ? filter.until : Math.min(filter.until, before.at + 1);
  for (let span = filter.requestId === undefined ? FIRST_SPAN_MS : Infinity; until > filter.from && lines.length <= limit; span *= WIDER) {
    const from = Math.max(filter.from, until - span);
    const leftMs = end - performance.now();
    if (leftMs <= 0) return { ...cut(lines, limit), lookedFrom: until, wasCut: true };
    const found = await searchSpan(connection, { ...filter, from, until }, before, limit + 1 - lines.length, leftMs);
    if (!found) return { ...cut(lines, limit), lookedFrom: until, wasCut: true };
    lines.push(...found);
    until = from;
  }
  return { ...cut(lines, limit), lookedFrom: lines.length > limit ? lines[limit - 1]!.at : until, wasCut: false };
}

/** Undefined when the time was up. */
async function searchSpan(connection: EngineConnection, filter: LineFilter, before: LinePlace | undefined, limit: number, leftMs: number): Promise<readonly FoundLine[] | undefined> {
  const { sql, values } = conditionOf(filter);
  // The id of a request rules out nearly every line, and is read alone first; the engine by itself reads the instants beside it.
  const first = filter.requestId === undefined ? '' : 'PREWHERE request_id = {request:String} ';
  const older = before === undefined ? '' : " AND (ts, batch, seq) < (fromUnixTimestamp64Milli({at:Int64}), {batch:UInt64}, {seq:UInt32})";
  try {
    const rows = await askEngine<LineRow>(connection, {
      sql: `SELECT ${SELECT} FROM ${connection.database}.lines ${first}WHERE ${sql}${older} ORDER BY ts DESC, batch DESC, seq DESC LIMIT {limit:UInt32}`,
      values: { ...values, limit, ...(before && { at: within(before.at), batch: before.batch, seq: before.seq }) },
      seconds: Math.max(0.05, leftMs / 1_000),
    });
    return rows.map(lineOf);
  } catch (error) {
    if (error instanceof WritError && error.code === 'log-question-too-big' && error.detail['limit'] === 'time') return undefined;
    throw error;
  }
}

function cut(lines: readonly FoundLine[], limit: number): Pick<FoundLines, 'lines' | 'hasMore'> {
  return { lines: lines.slice(0, limit), hasMore: lines.length > limit };
}

/** The line at a place, or undefined where there is none (any more). */
export async function readLine(connection: EngineConnection, { at, batch, seq }: LinePlace): Promise<FoundLine | undefined> {
  const [row] = await askEngine<LineRow>(connection, {
    sql: `SELECT ${SELECT} FROM ${connection.database}.lines WHERE ts = fromUnixTimestamp64Milli({at:Int64}) AND batch = {batch:UInt64} AND seq = {seq:UInt32} LIMIT 1`,
    values: { at: within(at), batch, seq },
  });
  return row && lineOf(row);
}
