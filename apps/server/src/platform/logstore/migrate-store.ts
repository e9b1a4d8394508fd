import type { EngineConnection } from './connect-engine.ts';
import { errors } from './errors.ts';
import { STEPS } from './migrations/index.ts';

/** Brings the log store to today's shape, one step after the other. Throws `log-store-newer` where a newer Writ was here. */
export async function migrateStore({ client, database }: EngineConnection): Promise<void> {
  await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${database} ENGINE = Atomic` });
  await client.command({ query: `CREATE TABLE IF NOT EXISTS ${database}.steps (number UInt32, name String, at DateTime DEFAULT now()) ENGINE = MergeTree ORDER BY number SETTINGS fsync_after_insert = 1, fsync_part_directory = 1` });
  const answer = await client.query({ query: `SELECT max(number) AS done FROM ${database}.steps`, format: 'JSONEachRow' });
  const [row] = await answer.json<{ readonly done: number }>();
  const done = row?.done ?? 0;
  const known = STEPS.at(-1)!.number;
  if (done > known) throw errors('log-store-newer', { found: done, known });
  for (const step of STEPS.filter(({ number }) => number > done)) {
    for (const statement of step.statements(database)) await client.command({ query: statement });
    await client.insert({ table: `${database}.steps`, columns: ['number', 'name'], values: [[step.number, step.name]], format: 'JSONCompactEachRow', clickhouse_settings: { async_insert: 0 } });
  }
}
