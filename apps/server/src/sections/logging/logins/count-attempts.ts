import { type Instant, MS } from '@writ/kernel';
import { sql } from 'kysely';
import type { Trx } from '../../../platform/db.ts';
import type { LoggingDoorTables } from '../parts.ts';
import type { LoginAttempt } from './attempt.ts';
import { type AlertRules, decideAlerts } from './decide-alerts.ts';
import { addCounts, isCounted, putPlaces, raiseAlerts, readHour, readPlaces } from './login-store.ts';

/** Names the lock in the database; any number that nobody else uses. */
const LOCK = 4_063_001;

/** Counts attempts by their hours and raises the alerts that they make. Whoever else counts waits until the transaction ends. Policy control `failed-logins`. */
export async function countAttempts(trx: Trx<LoggingDoorTables>, attempts: readonly LoginAttempt[], rules: AlertRules, now: Instant): Promise<void> {
  // Lines that came at one instant come in no order: what was before a success is told by their own time.
  const counted = attempts.filter(({ at }) => isCounted(at, now)).toSorted((left, right) => left.at - right.at);
  if (counted.length === 0) return;
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx);
  const hours = [...Map.groupBy(counted, ({ at }) => Math.floor(at / MS.hour) * MS.hour)].toSorted(([left], [right]) => left - right);
  for (const [hour, those] of hours) await countHour(trx, hour, those, rules, now);
}

async function countHour(trx: Trx<LoggingDoorTables>, hour: number, attempts: readonly LoginAttempt[], rules: AlertRules, now: Instant): Promise<void> {
  const accounts = new Set(attempts.filter(({ kind }) => kind === 'accepted').map(({ account }) => account));
  const { places, learningSince } = await readPlaces(trx, [...accounts]);
  const decided = decideAlerts({ hour, thisHour: await readHour(trx, hour), lastHour: await readHour(trx, hour - MS.hour), places, learningSince }, attempts, rules);
  await addCounts(trx, hour, decided.counts);
  await putPlaces(trx, decided.places);
  await raiseAlerts(trx, decided.alerts, now);
}
