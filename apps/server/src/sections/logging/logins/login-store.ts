import { type Instant, MS, newId } from '@writ/kernel';
import { sql } from 'kysely';
import type { Db, Trx } from '../../../platform/db.ts';
import type { LoggingDoorTables } from '../parts.ts';
import type { LoginCount, LoginPlace, RaisedAlert } from './decide-alerts.ts';
import { ENTRIES } from './login-alert.ts';

/** Rows that one statement writes: the wire has room for 65,535 values. */
const AT_ONCE = 1_000;
/** Hours are kept for what the page offers, and a few days more. */
const HOURS_KEPT_MS = 35 * MS.day;
/** Places and answered alerts: a year, and a month of it again. */
const PLACES_KEPT_MS = 400 * MS.day;
/** Alerts that begin within a day; more are counted by their hours. */
const ALERTS_A_DAY = 500;

/** Whether attempts of that time are still counted. */
export function isCounted(at: number, now: Instant): boolean {
  return at > now - HOURS_KEPT_MS;
}

/** What was counted in the hour that begins then. */
export async function readHour(trx: Trx<LoggingDoorTables>, hour: number): Promise<readonly LoginCount[]> {
  const rows = await trx.selectFrom('logging.login_hours').selectAll().where('hour', '=', new Date(hour)).execute();
  return rows.map(({ host, account, address, is_others, failed, accepted, last_at, last_place }) => ({ host, account, address, isOthers: is_others, failed, accepted, lastAt: last_at.getTime(), lastPlace: last_place ?? undefined }));
}

/** Adds to the counts of an hour. */
export async function addCounts(trx: Trx<LoggingDoorTables>, hour: number, counts: readonly LoginCount[]): Promise<void> {
  for (let first = 0; first < counts.length; first += AT_ONCE) {
    await trx.insertInto('logging.login_hours').values(counts.slice(first, first + AT_ONCE).map((count) => ({
      hour: new Date(hour), host: count.host, account: count.account, address: count.address, is_others: count.isOthers, failed: count.failed, accepted: count.accepted, last_at: new Date(count.lastAt), last_place: count.lastPlace ?? null,
    }))).onConflict((conflict) => conflict.columns(['hour', 'host', 'account', 'address', 'is_others']).doUpdateSet((eb) => ({
      failed: sql<number>`login_hours.failed + excluded.failed`, accepted: sql<number>`login_hours.accepted + excluded.accepted`,
      last_at: sql<Date>`greatest(login_hours.last_at, excluded.last_at)`, last_place: sql<string | null>`case when excluded.last_at >= login_hours.last_at then coalesce(excluded.last_place, login_hours.last_place) else login_hours.last_place end`,
      host: eb.ref('excluded.host'),
    }))).execute();
  }
}

/** The places of these accounts, and when the first of anybody's was seen. */
export async function readPlaces(trx: Trx<LoggingDoorTables>, accounts: readonly string[]): Promise<{ readonly places: readonly LoginPlace[]; readonly learningSince: number | undefined }> {
  const { first } = await trx.selectFrom('logging.login_places').select(({ fn }) => fn.min<Date | null>('first_at').as('first')).executeTakeFirstOrThrow();
  const rows = accounts.length === 0 ? [] : await trx.selectFrom('logging.login_places').selectAll().where('account', '=', sql<string>`any(${accounts}::text[])`).execute();
  return { places: rows.map(({ first_at, last_at, ...row }) => ({ ...row, firstAt: first_at.getTime(), lastAt: last_at.getTime() })), learningSince: first?.getTime() };
}

/** Places of all accounts together: more come only from lines that lie. */
const MOST_PLACES = 200_000;

/** Keeps places that are new or were seen again. */
export async function putPlaces(trx: Trx<LoggingDoorTables>, places: readonly LoginPlace[]): Promise<void> {
  if (places.length === 0) return;
  const { held } = await trx.selectFrom('logging.login_places').select(({ fn }) => fn.countAll<string>().as('held')).executeTakeFirstOrThrow();
  if (Number(held) >= MOST_PLACES) return;
  for (let first = 0; first < places.length; first += AT_ONCE) {
    await trx.insertInto('logging.login_places').values(places.slice(first, first + AT_ONCE).map(({ firstAt, lastAt, ...place }) => ({ ...place, first_at: new Date(firstAt), last_at: new Date(lastAt) })))
      .onConflict((conflict) => conflict.columns(['account', 'place']).doUpdateSet((eb) => ({ address: eb.ref('excluded.address'), host: eb.ref('excluded.host'), last_at: eb.ref('excluded.last_at') }))).execute();
  }
}

/**
 * Opens alerts, or adds to those of the same pattern that wait for an answer. What was told to be normal opens none, and what was answered since its last line none either.
 */
export async function raiseAlerts(trx: Trx<LoggingDoorTables>, alerts: readonly RaisedAlert[], now: Instant): Promise<void> {
  if (alerts.length === 0) return;
  const patterns = alerts.map(({ pattern }) => pattern);
  const normal = await trx.selectFrom('logging.login_normals').select('pattern').where('pattern', '=', sql<string>`any(${patterns}::text[])`).where('until', '>', new Date(now)).execute();
  const answered = await trx.selectFrom('logging.login_alerts').select(['pattern', ({ fn }) => fn.max('answered_at').as('at')]).where('pattern', '=', sql<string>`any(${patterns}::text[])`).where('answer', 'is not', null).groupBy('pattern').execute();
  const quiet = new Set(normal.map(({ pattern }) => pattern));
  const answeredAt = new Map(answered.map(({ pattern, at }) => [pattern, at?.getTime() ?? 0]));
  const held = await trx.selectFrom('logging.login_alerts').select(['id', 'pattern', 'kind', 'places']).where('pattern', '=', sql<string>`any(${patterns}::text[])`).where('answer', 'is', null).execute();
  const open = new Map(held.map((row) => [row.pattern, row]));
  let left = await roomLeft(trx, now);
  for (const alert of alerts) {
    if (quiet.has(alert.pattern) || alert.lastAt <= (answeredAt.get(alert.pattern) ?? 0)) continue;
    const row = open.get(alert.pattern);
    if (row !== undefined) await goOn(trx, row, alert);
    else if (left > 0) {
      left -= 1;
      await openOne(trx, alert, now);
    }
  }
}

async function roomLeft(trx: Trx<LoggingDoorTables>, now: Instant): Promise<number> {
  const { raised } = await trx.selectFrom('logging.login_alerts').select(({ fn }) => fn.countAll<string>().as('raised')).where('raised_at', '>', new Date(now - MS.day)).executeTakeFirstOrThrow();
  return Math.max(0, ALERTS_A_DAY - Number(raised));
}

async function openOne(trx: Trx<LoggingDoorTables>, { firstAt, lastAt, failedNow: _failedNow, places, ...alert }: RaisedAlert, now: Instant): Promise<void> {
  await trx.insertInto('logging.login_alerts').values({ id: newId<'login-alert'>(now), ...alert, first_at: new Date(firstAt), last_at: new Date(lastAt), places: JSON.stringify(places), raised_at: new Date(now), answer: null, answered_at: null, answered_by: null, reason: null }).execute();
}

async function goOn(trx: Trx<LoggingDoorTables>, row: { readonly id: string; readonly kind: string; readonly places: readonly string[] }, alert: RaisedAlert): Promise<void> {
  const places = [...new Set([...row.places.slice(0, 5), ...alert.places.slice(-5)])];
  await trx.updateTable('logging.login_alerts').set({
    kind: row.kind === 'spraying' ? 'spraying' : alert.kind, host: alert.host, address: alert.address, places: JSON.stringify(places),
    failed: sql`failed + ${alert.failedNow}`, others: sql`greatest(others, ${alert.others})`, first_at: sql`least(first_at, ${new Date(alert.firstAt)})`, last_at: sql`greatest(last_at, ${new Date(alert.lastAt)})`,
  }).where('id', '=', row.id as never).execute();
}

/** Forgets what nobody looks at any more; an entry that waits for an answer stays. */
export async function forgetLogins(trx: Db<LoggingDoorTables>, now: Instant): Promise<void> {
  const old = new Date(now - HOURS_KEPT_MS);
  await trx.deleteFrom('logging.login_hours').where('hour', '<', old).execute();
  await trx.deleteFrom('logging.login_places').where('last_at', '<', new Date(now - PLACES_KEPT_MS)).execute();
  await trx.deleteFrom('logging.login_alerts').where('last_at', '<', old).where('kind', 'not in', ENTRIES).execute();
  await trx.deleteFrom('logging.login_alerts').where('last_at', '<', new Date(now - PLACES_KEPT_MS)).where('answer', 'is not', null).execute();
  await trx.deleteFrom('logging.login_normals').where('until', '<', new Date(now)).execute();
}
