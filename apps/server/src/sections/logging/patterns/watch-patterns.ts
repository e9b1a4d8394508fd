import { instant, type Instant, WritError } from '@writ/kernel';
import { storableText } from '../../../core/journal/storable-json.ts';
import type { Trx } from '../../../platform/db.ts';
import type { LoggingDoorTables } from '../parts.ts';
import type { LineWatcher } from '../watch/line-watcher.ts';
import { createPatternMiner, type MinedPattern, type PatternMiner, type Renamed } from './mine-lines.ts';
import { watchValues } from './watch-values.ts';

/** Under which the watcher keeps its place. */
export const PATTERNS_WATCHER = 'patterns';

/** Kinds of lines of one service that are kept; further ones are counted nowhere, since they are no kinds. */
const MOST_PATTERNS = 5_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** What was learned is written when an id changed, and otherwise no more often than this: ids are the same when it is learned anew. */
const SAVED_EVERY_MS = 10 * 60_000;
const MINER = 'all services';

/** Mines the kind of every line as it comes and counts kinds by service and hour. Policy control `anomaly-watch`. */
export function watchPatterns(): LineWatcher {
  let miner: PatternMiner | undefined;
  let saved = { size: 0, at: 0 };
  return {
    name: PATTERNS_WATCHER,
    forget: () => void (miner = undefined),
    async take(trx, lines, now) {
      // Held here too: another run may say meanwhile that it is to be forgotten.
      const mining = (miner ??= await load(trx));
      const { patterns, renamed } = mining.mine(lines);
      for (const one of renamed) await rename(trx, one);
      await beginWatches(trx, patterns);
      for (const pattern of patterns.toSorted((a, b) => (a.service + a.template < b.service + b.template ? -1 : 1))) await add(trx, pattern);
      await watchValues(trx, lines, now);
      if (renamed.length > 0 || (mining.size() !== saved.size && now - saved.at >= SAVED_EVERY_MS)) {
        await save(trx, mining, now);
        saved = { size: mining.size(), at: now };
      }
    },
  };
}

/** A state that another version wrote is left: ids are the same when it is learned anew. */
async function load(trx: Trx<LoggingDoorTables>): Promise<PatternMiner> {
  const held = await trx.selectFrom('logging.pattern_miner').select('state').where('name', '=', MINER).executeTakeFirst();
  try {
    return createPatternMiner(held?.state);
  } catch (error) {
    if (error instanceof WritError && error.code === 'template-state-unreadable') return createPatternMiner();
    throw error;
  }
}

async function save(trx: Trx<LoggingDoorTables>, miner: PatternMiner, now: Instant): Promise<void> {
  const row = { state: miner.save(), saved_at: new Date(now) };
  await trx.insertInto('logging.pattern_miner').values({ name: MINER, ...row }).onConflict((conflict) => conflict.column('name').doUpdateSet(row)).execute();
}

async function beginWatches(trx: Trx<LoggingDoorTables>, patterns: readonly MinedPattern[]): Promise<void> {
  const first = new Map<string, number>();
  for (const { service, firstSeenAt } of patterns) first.set(service, Math.min(first.get(service) ?? Infinity, firstSeenAt));
  if (first.size === 0) return;
  const rows = [...first].map(([service, at]) => ({ service, learning_since: new Date(at), judged_until: null, new_until: null, canary_at: null, canary_found: null }));
  await trx.insertInto('logging.pattern_watches').values(rows).onConflict((conflict) => conflict.doNothing()).execute();
}

async function add(trx: Trx<LoggingDoorTables>, { service, template, words, lines, hours, firstSeenAt, lastAt }: MinedPattern): Promise<void> {
  const held = await trx.selectFrom('logging.patterns').select(['lines', 'last_at']).where('service', '=', service).where('template', '=', template).forUpdate().executeTakeFirst();
  if (held) {
    await trx.updateTable('logging.patterns').set({ lines: Number(held.lines) + lines, last_at: new Date(Math.max(held.last_at.getTime(), lastAt)) }).where('service', '=', service).where('template', '=', template).execute();
  } else {
    const { count } = await trx.selectFrom('logging.patterns').select(({ fn }) => fn.countAll<string>().as('count')).where('service', '=', service).executeTakeFirstOrThrow();
    if (Number(count) >= MOST_PATTERNS) return;
    await trx.insertInto('logging.patterns').values({ service, template, words: storableText(words), first_seen_at: new Date(firstSeenAt), last_at: new Date(lastAt), lines }).execute();
  }
  for (const [day, ofDay] of Map.groupBy(hours, ([hour]) => Math.floor(hour / DAY_MS))) {
    const counts = Array.from({ length: 24 }, () => 0);
    for (const [hour, count] of ofDay) counts[(hour - day * DAY_MS) / HOUR_MS] = count;
    await addHours(trx, service, template, new Date(day * DAY_MS).toISOString().slice(0, 10), counts);
  }
}

async function addHours(trx: Trx<LoggingDoorTables>, service: string, template: string, day: string, counts: readonly number[]): Promise<void> {
  const held = await trx.selectFrom('logging.pattern_days').select('hours').where('service', '=', service).where('day', '=', day).where('template', '=', template).forUpdate().executeTakeFirst();
  const hours = JSON.stringify(counts.map((count, hour) => count + (held?.hours[hour] ?? 0)));
  await trx.insertInto('logging.pattern_days').values({ service, template, day, hours }).onConflict((conflict) => conflict.columns(['service', 'day', 'template']).doUpdateSet({ hours })).execute();
}

/** What was counted under the old id counts under the new one. */
async function rename(trx: Trx<LoggingDoorTables>, { from, to, words }: Renamed): Promise<void> {
  const old = await trx.deleteFrom('logging.patterns').where('template', '=', from).returningAll().execute();
  const days = await trx.deleteFrom('logging.pattern_days').where('template', '=', from).returningAll().execute();
  for (const { service, first_seen_at, last_at, lines } of old) {
    await add(trx, { service, template: to, words, lines: Number(lines), hours: new Map(), firstSeenAt: instant(first_seen_at.getTime()), lastAt: instant(last_at.getTime()) });
    await trx.updateTable('logging.patterns').set(({ fn, val }) => ({ words: storableText(words), first_seen_at: fn<Date>('least', ['first_seen_at', val(first_seen_at)]) })).where('service', '=', service).where('template', '=', to).execute();
  }
  for (const { service, day, hours } of days) await addHours(trx, service, to, day, hours);
}
