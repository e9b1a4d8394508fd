import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { askEngine, declared } from './ask-engine.ts';
import type { EngineConnection } from './connect-engine.ts';
import { COLUMNS } from './encode-lines.ts';
import { conditionOfDay, type ServiceDay } from './service-day.ts';

/** Left by a process that was killed. */
const ABANDONED_AFTER_SECONDS = 86_400;

/** A name that only this file makes, since a statement that changes the shape takes no values. Throws TypeError. */
export function assertScratch(name: string): string {
  if (!/^scratch_[0-9a-f]{16}$/.test(name)) throw new TypeError('no scratch table has this name');
  return name;
}

/** The table of the lines, or the scratch table with this name, for the text of a statement. Throws TypeError. */
export function tableOf({ database }: Pick<EngineConnection, 'database'>, scratch: string | undefined): string {
  return `${database}.${scratch === undefined ? 'lines' : assertScratch(scratch)}`;
}

/** Gives `work` an empty table with the columns of the lines and drops it afterwards, whatever comes. Throws what `askEngine` does. */
export async function withScratchTable<Result>(connection: EngineConnection, work: (scratch: string) => Promise<Result>): Promise<Result> {
  const scratch = `scratch_${randomBytes(8).toString('hex')}`;
  await dropAbandoned(connection);
  await command(connection, `CREATE TABLE ${connection.database}.${scratch} AS ${connection.database}.lines ENGINE = MergeTree ORDER BY (ts, batch, seq)`);
  try {
    return await work(scratch);
  } finally {
    await command(connection, `DROP TABLE IF EXISTS ${connection.database}.${scratch} SYNC`);
  }
}

/** Puts the lines of a Parquet file into a scratch table. Throws what `askEngine` does. */
export async function unpackLines({ client, database }: EngineConnection, scratch: string, parquet: Buffer): Promise<void> {
  try {
    const { stream } = await client.exec({
      query: `INSERT INTO ${database}.${assertScratch(scratch)} (${COLUMNS.join(', ')}) FORMAT Parquet`,
      values: Readable.from([parquet], { objectMode: false }),
      clickhouse_settings: { async_insert: 0 },
    });
    await stream.resume().toArray();
  } catch (error) {
    throw declared(error);
  }
}

/**
 * Puts those lines of a scratch table back into the store whose places are empty there, and returns how many. It may be done again after any crash: what was put back has its place.
 * Two at once for one service-day would both put back; the caller sees to it that there are not. Throws what `askEngine` does.
 */
export async function putBackMissing(connection: EngineConnection, scratch: string, day: ServiceDay): Promise<number> {
  const { database } = connection;
  const { sql, values } = conditionOfDay(day);
  const held = `(SELECT batch, seq FROM ${database}.lines WHERE ts >= toDateTime64('${day.day} 00:00:00', 3, 'UTC') AND ts < toDateTime64('${day.day} 00:00:00', 3, 'UTC') + INTERVAL 1 DAY)`;
  const from = `${database}.${assertScratch(scratch)} WHERE (batch, seq) NOT IN ${held}`;
  const [row] = await askEngine<{ readonly missing: string }>(connection, { sql: `SELECT count() AS missing FROM ${from} AND ${sql}`, values, seconds: 90 });
  const missing = Number(row!.missing);
  if (missing > 0) await command(connection, `INSERT INTO ${database}.lines (${COLUMNS.join(', ')}) SELECT ${COLUMNS.join(', ')} FROM ${from} SETTINGS insert_deduplicate = 0`);
  return missing;
}

async function dropAbandoned(connection: EngineConnection): Promise<void> {
  const rows = await askEngine<{ readonly name: string }>(connection, {
    sql: "SELECT name FROM system.tables WHERE database = {database:String} AND startsWith(name, 'scratch_') AND metadata_modification_time < now() - {seconds:UInt32}",
    values: { database: connection.database, seconds: ABANDONED_AFTER_SECONDS },
  });
  for (const { name } of rows) await command(connection, `DROP TABLE IF EXISTS ${connection.database}.${assertScratch(name)} SYNC`);
}

async function command({ client }: EngineConnection, query: string): Promise<void> {
  try {
    await client.command({ query });
  } catch (error) {
    throw declared(error);
  }
}
