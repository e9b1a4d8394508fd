import { askEngine, declared } from './ask-engine.ts';
import type { EngineConnection } from './connect-engine.ts';

export interface Retention {
  /** Days that a service's lines are kept, by its id. */
  readonly byService: ReadonlyMap<string, number>;
  /** Days for every other service, and for lines that nobody owns. */
  readonly otherwise: number;
}

export interface Dropped {
  /** `2026-08-26`, dropped whole. */
  readonly days: readonly string[];
  /** Services of which a day's lines were taken out while others' stayed. */
  readonly services: readonly string[];
}

const DAY_MS = 86_400_000;

/**
 * Drops what is older than its retention: a day that nobody needs any more goes whole, which frees its space at once; lines of a service that is kept shorter
 * than others are taken out of the days that stay. A day ends at midnight UTC, and is kept until all of it is old enough.
 */
export async function dropOldLines(connection: EngineConnection, retention: Retention, now: number): Promise<Dropped> {
  const { client, database } = connection;
  const longest = Math.max(retention.otherwise, ...retention.byService.values());
  const days = await askEngine<{ readonly partition: string }>(connection, {
    sql: `SELECT DISTINCT partition FROM system.parts WHERE active AND database = {database:String} AND table = 'lines' AND partition < {first:String} ORDER BY partition`,
    values: { database, first: firstDayKept(longest, now) },
  });
  try {
    for (const { partition } of days) await client.command({ query: `ALTER TABLE ${database}.lines DROP PARTITION '${dayOf(partition)}'` });
    const services: string[] = [];
    for (const [service, keptDays] of retention.byService) {
      if (keptDays >= longest || !(await holdsOlder(connection, service, firstDayKept(keptDays, now)))) continue;
      await client.command({ query: `ALTER TABLE ${database}.lines DELETE WHERE service = '${idOf(service)}' AND ts < toDateTime64('${firstDayKept(keptDays, now)} 00:00:00', 3, 'UTC')` });
      services.push(service);
    }
    return { days: days.map(({ partition }) => partition), services };
  } catch (error) {
    throw declared(error);
  }
}

async function holdsOlder(connection: EngineConnection, service: string, firstDay: string): Promise<boolean> {
  const rows = await askEngine(connection, {
    sql: `SELECT 1 FROM ${connection.database}.lines WHERE service = {service:String} AND ts < toDateTime64({day:String}, 3, 'UTC') LIMIT 1`,
    values: { service, day: `${firstDay} 00:00:00` },
  });
  return rows.length > 0;
}

function firstDayKept(keptDays: number, now: number): string {
  return new Date(now - keptDays * DAY_MS).toISOString().slice(0, 10);
}

/** A statement that changes the shape takes no values: what goes into its text is held to its form first. */
function dayOf(text: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) throw new TypeError(`${text} is no day`);
  return text;
}

function idOf(text: string): string {
  if (!/^[\w-]{1,64}$/.test(text)) throw new TypeError('a service is named by its id');
  return text;
}
