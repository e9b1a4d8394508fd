import { askEngine } from './ask-engine.ts';
import type { EngineConnection } from './connect-engine.ts';
import { within } from './line-filter.ts';
import type { ServiceDay } from './service-day.ts';

/** A day of which the store changed something, and when it last did. */
export interface ChangedDay {
  /** `2026-11-02`. */
  readonly day: string;
  /** Milliseconds; moved by merges too, so a later instant says that it is worth a look and not that lines are others. */
  readonly changedAt: number;
}

/** Days that the store has anything of, before `until` (a day, left out), with the instant of their last change. Throws what `askEngine` does. */
export async function readStoredDays(connection: EngineConnection, until: string): Promise<readonly ChangedDay[]> {
  const rows = await askEngine<{ readonly partition: string; readonly changed: number }>(connection, {
    sql: `SELECT partition, toUnixTimestamp(max(modification_time)) AS changed FROM system.parts WHERE active AND database = {database:String} AND table = 'lines' AND partition < {until:String} GROUP BY partition ORDER BY partition`,
    values: { database: connection.database, until },
  });
  return rows.map(({ partition, changed }) => ({ day: partition, changedAt: Number(changed) * 1_000 }));
}

/** Services that wrote on a day, '' among them where there are lines that nobody owns. Throws what `askEngine` does. */
export async function readServicesOfDay(connection: EngineConnection, day: ServiceDay['day']): Promise<readonly string[]> {
  const from = Date.parse(`${day}T00:00:00Z`);
  const rows = await askEngine<{ readonly service: string }>(connection, {
    sql: `SELECT DISTINCT toString(service) AS service FROM ${connection.database}.lines WHERE ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({until:Int64}) ORDER BY service`,
    values: { from: within(from), until: within(from + 86_400_000) },
    seconds: 60,
  });
  return rows.map(({ service }) => service);
}
