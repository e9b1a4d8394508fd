import { WritError } from '@writ/kernel';
import { askEngine } from './ask-engine.ts';
import type { EngineConnection } from './connect-engine.ts';
import { behindPlace } from './describe-lines.ts';
import { lineOf, type LineRow, SELECT } from './line-row.ts';
import { tableOf } from './scratch-table.ts';
import { conditionOfDay, type ServiceDay } from './service-day.ts';
import type { FoundLine } from './stored-line.ts';

/** Lines of one answer; where they are long, fewer. */
const LINES_AT_ONCE = 5_000;

/** The lines of a service-day in a scratch table, in the order of their places, some at a time. Throws what `askEngine` does. */
export async function* readScratch(connection: EngineConnection, scratch: string, day: ServiceDay): AsyncGenerator<readonly FoundLine[]> {
  const { sql, values } = conditionOfDay(day);
  let last: FoundLine | undefined;
  for (let limit = LINES_AT_ONCE; ; ) {
    const behind = behindPlace(last);
    try {
      const rows = await askEngine<LineRow>(connection, { sql: `SELECT ${SELECT} FROM ${tableOf(connection, scratch)} WHERE ${sql}${behind.sql} ORDER BY ts, batch, seq LIMIT {limit:UInt32}`, values: { ...values, ...behind.values, limit }, seconds: 60 });
      if (rows.length === 0) return;
      const lines = rows.map(lineOf);
      yield lines;
      last = lines.at(-1);
    } catch (error) {
      if (limit === 1 || !(error instanceof WritError) || error.code !== 'log-question-too-big') throw error;
      limit = Math.ceil(limit / 8);
    }
  }
}
