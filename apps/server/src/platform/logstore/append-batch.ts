import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { ClickHouseError } from '@clickhouse/client';
import { WritError } from '@writ/kernel';
import { askEngine } from './ask-engine.ts';
import type { EngineConnection } from './connect-engine.ts';
import { batchNumber, COLUMNS, encodeLines, rowsBeside } from './encode-lines.ts';
import { errors } from './errors.ts';
import { within } from './line-filter.ts';
import type { Batch, EncodedLines } from './stored-line.ts';

/** What appending must know of the engine's life. */
export interface EngineLife {
  /** Differs from one life of the engine to the next; the same for a cluster, whose lives are not ours to see. */
  readonly name: () => string;
  /** Began so lately that senders may still send again what its predecessor took. */
  readonly isYoung: () => boolean;
  /** Resolves when the engine answers, or after `waitMs`. */
  readonly settled: (waitMs: number) => Promise<void>;
}

/** How long one batch is tried before its sender is told to try again, milliseconds. */
const TRIED_FOR_MS = 20_000;
const PAUSE_MS = 100;

/** The rows of one batch are one part for each day, whole or not at all. More days than this would be no batch but an archive. */
const MOST_DAYS = 1_000;

/**
 * A batch is one block: smaller than the least for which the engine waits. The indexes that skip are made when parts are merged: a part that was not merged yet is small, and read whole in less time
 * than half of storing it would take (see migrations/0006).
 */
const INSERT_SETTINGS = { async_insert: 0, insert_deduplicate: 1, max_partitions_per_insert_block: String(MOST_DAYS), max_threads: 1, materialize_skip_indexes_on_insert: 0 } as const;

/** The engine's numbers for what passes by itself: busy, too many parts until merges catch up, memory, time. */
const PASSING = new Set(['202', '252', '241', '159', '209', '210']);
/** The engine's numbers for a full disk, and how the system says it in words that the engine repeats. */
const FULL = new Set(['243']);
const FULL_WORDS = /no space left on device|disk quota exceeded/i;

/**
 * Stores a batch and resolves once it is on the disk. Exactly once: a batch that came before, under the same token, is not stored again.
 *
 * The engine remembers tokens, but it notes a token before it puts the rows in their place: after a crash between the two it would take the token for
 * the rows and drop them. So wherever a crash may lie between, the rows themselves are asked: each carries its batch and its number. What is missing is
 * inserted under a token of the engine's present life, which the old note does not name.
 * Throws `log-store-down` and `log-store-full` (send it again), `log-batch-too-big`, `log-store-refused`.
 */
export async function appendBatch(connection: EngineConnection, life: EngineLife, batch: Batch): Promise<void> {
  const number = batchNumber(batch.token);
  const lines = 'rows' in batch.lines ? batch.lines : encodeLines(batch.lines, number);
  if (lines.starts.length === 1) return;
  const giveUpAt = performance.now() + TRIED_FOR_MS;
  const firstLife = life.name();
  for (let attempt = 1; ; attempt += 1) {
    await life.settled(Math.max(0, giveUpAt - performance.now()));
    const lifeName = life.name();
    try {
      const isDoubtful = lifeName !== firstLife || (batch.isAgain ?? life.isYoung());
      const stored = isDoubtful ? await storedNumbers(connection, number, lines) : undefined;
      const rows = await rowsBeside(lines, stored);
      if (rows) await insert(connection, rows, `${batch.token} ${lifeName}`);
      return;
    } catch (error) {
      const told = whatItMeans(error);
      if (told.code !== 'log-store-down' || performance.now() >= giveUpAt) throw told;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * Math.min(attempt, 10)));
    }
  }
}

async function insert({ client, database }: EngineConnection, rows: EncodedLines['rows'], token: string): Promise<void> {
  const into = `INSERT INTO ${database}.lines (${COLUMNS.join(', ')})`;
  const clickhouse_settings = { ...INSERT_SETTINGS, insert_deduplication_token: token };
  if ('file' in rows) return void (await client.command({ query: `${into} FROM INFILE '${basename(rows.file)}' FORMAT RowBinary`, clickhouse_settings }));
  const { stream } = await client.exec({ query: `${into} FORMAT RowBinary`, values: Readable.from([rows], { objectMode: false }), clickhouse_settings });
  await stream.resume().toArray();
}

async function storedNumbers(connection: EngineConnection, number: string, { from, until }: EncodedLines): Promise<ReadonlySet<number>> {
  const rows = await askEngine<{ readonly seqs: readonly number[] }>(connection, {
    sql: `SELECT groupArray(seq) AS seqs FROM ${connection.database}.lines WHERE ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts <= fromUnixTimestamp64Milli({until:Int64}) AND batch = {batch:UInt64}`,
    values: { from: within(from), until: within(until), batch: number },
  });
  return new Set(rows[0]?.seqs);
}

function whatItMeans(error: unknown): WritError {
  if (error instanceof WritError) return error;
  if (!(error instanceof ClickHouseError)) return errors('log-store-down', {}, error);
  if (FULL.has(error.code) || FULL_WORDS.test(error.message)) return errors('log-store-full', {}, error);
  return PASSING.has(error.code) ? errors('log-store-down', {}, error) : errors('log-store-refused', { code: error.code }, error);
}
