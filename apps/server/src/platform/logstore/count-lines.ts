import { askEngine } from './ask-engine.ts';
import type { EngineConnection } from './connect-engine.ts';
import { conditionOf, type LineFilter } from './line-filter.ts';

/** Lines between two instants, by how severe they are. */
export interface LineCount {
  /** Beginning of the span, milliseconds. */
  readonly from: number;
  readonly lines: number;
  readonly warnings: number;
  readonly errors: number;
}

/** Lines of the range in spans of `spanMs`, those without any left out. Throws what `askEngine` does. */
export async function countLines(connection: EngineConnection, filter: LineFilter, spanMs: number): Promise<readonly LineCount[]> {
  const { sql, values } = conditionOf(filter);
  const rows = await askEngine<{ readonly span: string; readonly lines: string; readonly warnings: string; readonly errors: string }>(connection, {
    sql: `SELECT intDiv(toUnixTimestamp64Milli(ts), {span:Int64}) AS span, count() AS lines, countIf(severity BETWEEN 13 AND 16) AS warnings, countIf(severity >= 17) AS errors
      FROM ${connection.database}.lines WHERE ${sql} GROUP BY span ORDER BY span`,
    values: { ...values, span: spanMs },
  });
  return rows.map(({ span, lines, warnings, errors }) => ({ from: Number(span) * spanMs, lines: Number(lines), warnings: Number(warnings), errors: Number(errors) }));
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
