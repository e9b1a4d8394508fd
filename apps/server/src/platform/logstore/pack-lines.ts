import { WritError } from '@writ/kernel';
import { declared } from './ask-engine.ts';
import { behindPlace, describeNext, type LinesDescription } from './describe-lines.ts';
import type { EngineConnection } from './connect-engine.ts';
import { COLUMNS } from './encode-lines.ts';
import { errors } from './errors.ts';
import { tableOf } from './scratch-table.ts';
import { conditionOfDay, type ServiceDay } from './service-day.ts';
import type { LinePlace } from './stored-line.ts';

/** Some lines of a service-day as a Parquet file, compressed with zstd. */
export interface Packed {
  readonly parquet: Buffer;
  readonly description: LinesDescription;
}

/** Most of one file, which is held in memory whole, here and in the engine, and which the engine takes back in one piece; see engine/answer-statement.ts. */
const FILE_LIMITS = { lines: 100_000, bytes: 96 * 1024 * 1024 } as const;

/** What reading may cost. Settings stay with the engine's connection until the next question sets its own. */
const BOUNDS = { max_execution_time: 90, max_memory_usage: '900000000', max_result_rows: '0', max_result_bytes: '0', max_threads: 2, output_format_parquet_compression_method: 'zstd', output_format_parquet_row_group_size: '25000', output_format_parquet_string_as_string: 1 } as const;

/**
 * Gives the lines of a service-day as files, in the order of their places, from the store or from a scratch table. Lines that come meanwhile may be in a file and not in its description: whoever keeps the files compares
 * the whole before and after. Throws what `askEngine` does.
 */
export async function* packLines(connection: EngineConnection, day: ServiceDay, limits: { readonly lines: number; readonly bytes: number } = FILE_LIMITS, scratch?: string): AsyncGenerator<Packed> {
  let after: LinePlace | undefined;
  for (let limit = limits.lines; ; ) {
    const packed = await packNext(connection, day, after, limit, limits.bytes, scratch);
    if (packed === 'too-big') {
      limit = Math.ceil(limit / 8);
      continue;
    }
    if (packed === undefined) return;
    yield packed;
    after = packed.description.last;
  }
}

/** Lines that are so long that one file cannot hold so many are asked for a few at a time. */
async function packNext(connection: EngineConnection, day: ServiceDay, after: LinePlace | undefined, limit: number, mostBytes: number, scratch: string | undefined): Promise<Packed | 'too-big' | undefined> {
  try {
    const description = await describeNext(connection, day, after, limit, scratch);
    if (description.lines === 0) return undefined;
    const parquet = await readParquet(connection, day, after, description.last!, mostBytes, scratch);
    if (!parquet && limit === 1) throw errors('log-question-too-big', { limit: 'bytes' });
    return parquet ? { parquet, description } : 'too-big';
  } catch (error) {
    if (limit > 1 && error instanceof WritError && error.code === 'log-question-too-big') return 'too-big';
    throw error;
  }
}

/** Undefined where it is more than a file may have. */
async function readParquet(connection: EngineConnection, day: ServiceDay, after: LinePlace | undefined, last: LinePlace, mostBytes: number, scratch: string | undefined): Promise<Buffer | undefined> {
  const { sql, values } = conditionOfDay(day);
  const behind = behindPlace(after);
  try {
    const { stream } = await connection.client.exec({
      query: `SELECT ${COLUMNS.join(', ')} FROM ${tableOf(connection, scratch)} WHERE ${sql}${behind.sql} AND (ts, batch, seq) <= (fromUnixTimestamp64Milli({lastAt:Int64}), {lastBatch:UInt64}, {lastSeq:UInt32}) ORDER BY ts, batch, seq FORMAT Parquet`,
      query_params: { ...values, ...behind.values, lastAt: String(last.at), lastBatch: last.batch, lastSeq: last.seq },
      clickhouse_settings: BOUNDS,
    });
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of stream as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > mostBytes) return undefined;
      parts.push(part);
    }
    return Buffer.concat(parts);
  } catch (error) {
    throw declared(error);
  }
}
