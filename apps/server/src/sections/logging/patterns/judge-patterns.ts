import { type Duration, type Instant, MS, plainMilliseconds } from '@writ/kernel';
import type { Alert } from '@writ/lines';
import type { Trx } from '../../../platform/db.ts';
import type { LoggingDoorTables, LoggingParts } from '../parts.ts';
import { readWatchedUntil } from '../watch/watch-lines.ts';
import { decideHour, decideNew, type KnownService } from './decide-departures.ts';
import { LEARNED_DAYS, readKnownService } from './read-patterns.ts';
import { tell } from './tell-departures.ts';
import { tryWatch } from './try-watch.ts';
import { PATTERNS_WATCHER } from './watch-patterns.ts';

/** An hour is judged when it has been over for so long: senders pause and come again. */
const LATE_MS = 10 * MS.minute;
/** Hours times kinds of lines that one run judges of one service, a second's work at most; after a long stop the next run goes on. */
const MOST_JUDGED = 20_000;
/** At its first look at a service it judges what came in these days too; what is older is only learned from. */
const FIRST_LOOK_MS = 7 * MS.day;
/** An anomaly is made on purpose at least this often, and twice in the time that the policy gives. */
const CANARY_EVERY_MS = 6 * MS.hour;
/** Alerts are kept so long; the hours of kinds of lines a little longer than they are learned from. */
const ALERTS_KEPT_MS = 400 * MS.day;
const VALUES_KEPT_MS = 90 * MS.day;
/** Longer than lines are kept that have them. */
const TEMPLATES_KEPT_MS = 400 * MS.day;

/** Judges, of every service, the hours that have ended and the kinds of lines that are new, and tries the watch. Policy control `anomaly-watch`. Throws what the database does. */
export async function judgePatterns(parts: Pick<LoggingParts, 'db' | 'clock' | 'policyInForce'>): Promise<void> {
  const { db, clock } = parts;
  const watchedUntil = await readWatchedUntil(parts, PATTERNS_WATCHER);
  if (watchedUntil === undefined || watchedUntil <= 0) return;
  const canaryEveryMs = await readCanaryEvery(parts);
  const services = await db.selectFrom('logging.pattern_watches').select('service').orderBy('service').execute();
  for (const { service } of services) await judgeService(parts, service, watchedUntil, canaryEveryMs, clock());
  await db.deleteFrom('logging.pattern_days').where('day', '<', new Date(clock() - (LEARNED_DAYS + 2) * MS.day).toISOString().slice(0, 10)).execute();
  await db.deleteFrom('logging.pattern_values').where('last_at', '<', new Date(clock() - VALUES_KEPT_MS)).execute();
  await db.deleteFrom('logging.templates').where('noted_at', '<', new Date(clock() - TEMPLATES_KEPT_MS)).where(({ not, exists, selectFrom }) => not(exists(selectFrom('logging.patterns').select('template').whereRef('logging.patterns.template', '=', 'logging.templates.template')))).execute();
  await db.deleteFrom('logging.pattern_alerts').where('at', '<', new Date(clock() - ALERTS_KEPT_MS)).execute();
}

async function readCanaryEvery({ policyInForce }: Pick<LoggingParts, 'policyInForce'>): Promise<number> {
  const asked = (await policyInForce())?.policy.controls.filter(({ id }) => id === 'anomaly-watch').map(({ parameters }) => plainMilliseconds((parameters as { readonly canaryEvery: Duration }).canaryEvery) ?? MS.day) ?? [];
  return Math.min(CANARY_EVERY_MS, ...asked.map((ms) => ms / 2));
}

async function judgeService({ db }: Pick<LoggingParts, 'db'>, service: string, watchedUntil: Instant, canaryEveryMs: number, now: Instant): Promise<void> {
  const known = await readKnownService({ db }, service, now);
  if (!known) return;
  const endMs = Math.floor((watchedUntil - LATE_MS) / MS.hour) * MS.hour;
  await db.transaction().execute(async (trx) => {
    const watch = await trx.selectFrom('logging.pattern_watches').selectAll().where('service', '=', service).forUpdate().skipLocked().executeTakeFirst();
    if (!watch) return;
    const fromMs = watch.judged_until?.getTime() ?? endMs - FIRST_LOOK_MS;
    const untilMs = Math.max(fromMs, Math.min(endMs, fromMs + Math.ceil(MOST_JUDGED / Math.max(known.patterns.length, 1)) * MS.hour));
    const alerts = [
      ...judgeHours(known, fromMs, untilMs),
      ...decideNew(known, watch.new_until?.getTime() ?? endMs - FIRST_LOOK_MS, watchedUntil, await countNewToday(trx, service, now)),
    ];
    await tell(trx, service, alerts, now);
    const isTried = watch.canary_at !== null && now - watch.canary_at.getTime() < canaryEveryMs;
    await trx.updateTable('logging.pattern_watches').set({
      judged_until: new Date(untilMs), new_until: new Date(watchedUntil),
      ...(isTried ? {} : { canary_at: new Date(now), canary_found: tryWatch(known, endMs - MS.hour, now) }),
    }).where('service', '=', service).execute();
  });
}

/** Judges one hour after the other: what was told of one makes the next wary. */
function judgeHours(service: KnownService, fromMs: number, untilMs: number): readonly Alert[] {
  const alerts: Alert[] = [];
  let patterns = service.patterns;
  for (let hour = fromMs; hour < untilMs; hour += MS.hour) {
    const told = decideHour({ ...service, patterns }, hour);
    alerts.push(...told);
    const rates = new Set(told.filter(({ kind }) => kind === 'rate-change').map(({ subject }) => subject));
    if (rates.size > 0) patterns = patterns.map((pattern) => (rates.has(pattern.template) ? { ...pattern, toldLately: pattern.toldLately + 1 } : pattern));
  }
  return alerts;
}

async function countNewToday(trx: Trx<LoggingDoorTables>, service: string, now: Instant): Promise<number> {
  const { count } = await trx.selectFrom('logging.pattern_alerts').select(({ fn }) => fn.countAll<string>().as('count')).where('service', '=', service).where('kind', '=', 'new-template').where('at', '>=', new Date(Math.floor(now / MS.day) * MS.day)).executeTakeFirstOrThrow();
  return Number(count);
}
