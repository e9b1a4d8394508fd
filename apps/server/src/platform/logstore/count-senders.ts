import { askEngine } from './ask-engine.ts';
import type { EngineConnection } from './connect-engine.ts';
import { conditionOf, type LineFilter } from './line-filter.ts';

/** Lines of one program on one host that belong to no service. */
export interface SenderCount {
  /** By which door they came. */
  readonly source: string;
  readonly host: string;
  readonly program: string;
  /** Address of the sender as its door wrote it down; empty where it was not asked for. */
  readonly peer: string;
  readonly lines: number;
  /** Milliseconds. */
  readonly lastAt: number;
}

/** Whoever asks waits no longer than this. */
const SECONDS = 5;

/**
 * Who wrote lines in the range that belong to no service, the busiest first; at most `limit`. Addresses lie among the fields of lines, and reading those costs many times the rest: they are read only where
 * `withPeers` asks. Throws what `askEngine` does.
 */
export async function countSenders(connection: EngineConnection, range: Pick<LineFilter, 'from' | 'until'>, { withPeers, limit }: { readonly withPeers: boolean; readonly limit: number }): Promise<readonly SenderCount[]> {
  const { sql, values } = conditionOf({ ...range, service: '' });
  const rows = await askEngine<Omit<SenderCount, 'lines' | 'lastAt'> & { readonly lines: string; readonly last: string }>(connection, {
    sql: `SELECT source, host, program, ${withPeers ? "fields['syslog.peer']" : "''"} AS peer, count() AS lines, toUnixTimestamp64Milli(max(ts)) AS last FROM ${connection.database}.lines
      WHERE ${sql} AND source IN ('syslog', 'agent') GROUP BY source, host, program, peer ORDER BY lines DESC, host, program LIMIT {limit:UInt32}`,
    values: { ...values, limit }, seconds: SECONDS,
  });
  return rows.map(({ lines, last, ...sender }) => ({ ...sender, lines: Number(lines), lastAt: Number(last) }));
}
