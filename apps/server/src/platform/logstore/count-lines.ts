import { askEngine } from './ask-engine.ts';
import type { EngineConnection } from './connect-engine.ts';
import { conditionOf, type LineFilter, within } from './line-filter.ts';

/** Lines between two instants, by how severe they are. */
export interface LineCount {
  /** Beginning of the span, milliseconds. */
  readonly from: number;
  readonly lines: number;
  readonly warnings: number;
  readonly errors: number;
}

/** The store counts lines of each quarter of an hour as they come (see migrations/0005-quicker-search.ts). */
const QUARTER_MS = 900_000;

interface CountRow {
  readonly span: string;
  readonly severity: number;
  readonly lines: string;
}

/** Lines of the range in spans of `spanMs`, those without any left out. Whole quarters of an hour are not counted again where the store has counted what is asked for. Throws what `askEngine` does. */
export async function countLines(connection: EngineConnection, filter: LineFilter, spanMs: number): Promise<readonly LineCount[]> {
  const first = Math.ceil(filter.from / QUARTER_MS) * QUARTER_MS;
  const last = Math.floor(filter.until / QUARTER_MS) * QUARTER_MS;
  if (spanMs % QUARTER_MS !== 0 || first >= last || !isCounted(filter)) return addUp(await countRows(connection, filter, spanMs), spanMs);
  const whole = { from: first, until: last, service: filter.service, severity: filter.severity };
  const hasEdges = filter.from < first || last < filter.until;
  return addUp((await Promise.all([countQuarters(connection, whole, spanMs), hasEdges ? countRows(connection, filter, spanMs, whole) : []])).flat(), spanMs);
}

/** Whether the counts by quarter answer the filter: they know of service and severity only. */
function isCounted({ host, program, requestId, templates, words = [], fields = {} }: LineFilter): boolean {
  return templates === undefined && host === undefined && program === undefined && requestId === undefined && words.length === 0 && Object.keys(fields).length === 0;
}

/** Counts the lines one by one; those between the instants of `beside` are left out. */
function countRows(connection: EngineConnection, filter: LineFilter, spanMs: number, beside?: Pick<LineFilter, 'from' | 'until'>): Promise<readonly CountRow[]> {
  const { sql, values } = conditionOf(filter);
  const edges = beside === undefined ? '' : ' AND (ts < fromUnixTimestamp64Milli({first:Int64}) OR ts >= fromUnixTimestamp64Milli({last:Int64}))';
  return askEngine<CountRow>(connection, {
    sql: `SELECT intDiv(toUnixTimestamp64Milli(ts), {span:Int64}) AS span, severity, count() AS lines FROM ${connection.database}.lines WHERE ${sql}${edges} GROUP BY span, severity ORDER BY span`,
    values: { ...values, span: spanMs, ...(beside && { first: within(beside.from), last: within(beside.until) }) },
  });
}

/** Adds what was counted as the lines came. The engine finds the projection by the expressions, which must be those of its making. */
function countQuarters(connection: EngineConnection, { from, until, service, severity }: Pick<LineFilter, 'from' | 'until' | 'service' | 'severity'>, spanMs: number): Promise<readonly CountRow[]> {
  return askEngine<CountRow>(connection, {
    sql: `SELECT intDiv(toUnixTimestamp(toStartOfFifteenMinutes(ts)), {span:UInt32}) AS span, severity, count() AS lines FROM ${connection.database}.lines
      WHERE toStartOfFifteenMinutes(ts) >= toDateTime({from:UInt32}, 'UTC') AND toStartOfFifteenMinutes(ts) < toDateTime({until:UInt32}, 'UTC')${service === undefined ? '' : ' AND service = {service:String}'}${severity === undefined ? '' : ' AND severity >= {severity:UInt8}'}
      GROUP BY span, severity ORDER BY span`,
    values: { from: secondOf(from), until: secondOf(until), span: spanMs / 1_000, ...(service !== undefined && { service }), ...(severity !== undefined && { severity }) },
  });
}

/** Seconds in 32 bits, which end in 2106. */
function secondOf(at: number): number {
  return Math.min(Math.max(at / 1_000, 0), 0xffff_ffff);
}

function addUp(rows: readonly CountRow[], spanMs: number): readonly LineCount[] {
  const counts = new Map<number, { from: number; lines: number; warnings: number; errors: number }>();
  for (const row of rows) {
    const from = Number(row.span) * spanMs;
    const count = counts.get(from) ?? { from, lines: 0, warnings: 0, errors: 0 };
    counts.set(from, count);
    const lines = Number(row.lines);
    count.lines += lines;
    if (row.severity >= 17) count.errors += lines;
    else if (row.severity >= 13) count.warnings += lines;
  }
  return [...counts.values()].toSorted((one, other) => one.from - other.from);
}

/** Which services and hosts wrote in the range, with the number of their lines, the busiest first; at most `limit` of each. */
export async function countWriters(connection: EngineConnection, filter: Pick<LineFilter, 'from' | 'until'>, limit: number): Promise<readonly { readonly service: string; readonly host: string; readonly lines: number }[]> {
  const { sql, values } = conditionOf({ from: filter.from, until: filter.until });
  const rows = await askEngine<{ readonly service: string; readonly host: string; readonly lines: string }>(connection, {
    sql: `SELECT service, host, count() AS lines FROM ${connection.database}.lines WHERE ${sql} GROUP BY service, host ORDER BY lines DESC LIMIT {limit:UInt32}`,
    values: { ...values, limit },
  });
  return rows.map(({ lines, ...writer }) => ({ ...writer, lines: Number(lines) }));
}
