import { instant } from '@writ/kernel';
import { storableText } from '../../../core/journal/storable-json.ts';
import type { Trx } from '../../../platform/db.ts';
import type { LoggingDoorTables } from '../parts.ts';
import type { LineWatcher } from '../watch/line-watcher.ts';
import { type CountedPattern, countPatterns } from './count-patterns.ts';
import { createLineMiner } from './mine-lines.ts';
import { watchValues } from './watch-values.ts';

/** Under which the watcher keeps its place. */
export const PATTERNS_WATCHER = 'patterns';

/** Kinds of lines of one service that are kept; further ones are counted nowhere, since they are no kinds. */
const MOST_PATTERNS = 5_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Templates become more general a few times at most; more steps than these would be a circle. */
const MOST_STEPS = 10;
/** Templates of which what was counted is moved in one go; the rest comes with the next lines. */
const MOST_MOVED = 200;

/** A kind of lines under the template that stands for it now. */
interface NamedPattern extends CountedPattern {
  readonly words: string;
}

/** Counts the kinds of lines, which every line was given when it came, by service and hour. Policy control `anomaly-watch`. */
export function watchPatterns(): LineWatcher {
  return {
    name: PATTERNS_WATCHER,
    async take(trx, lines, now) {
      await moveRenamed(trx);
      const patterns = await namePatterns(trx, countPatterns(lines));
      await beginWatches(trx, patterns);
      for (const pattern of patterns.toSorted((a, b) => (a.service + a.template < b.service + b.template ? -1 : 1))) await add(trx, pattern);
      await watchValues(trx, lines, now);
    },
  };
}

/** What was counted under a template counts under the more general one that took its place. */
async function moveRenamed(trx: Trx<LoggingDoorTables>): Promise<void> {
  const moved = await trx.selectFrom('logging.templates').select('template').where('became', 'is not', null).where('is_moved', '=', false).orderBy('noted_at').limit(MOST_MOVED).execute();
  if (moved.length === 0) return;
  const names = await readNames(trx, moved.map(({ template }) => template));
  for (const { template } of moved) {
    const now = names.get(template)!;
    if (now.template !== template) await rename(trx, template, now);
    await trx.updateTable('logging.templates').set({ is_moved: true }).where('template', '=', template).execute();
  }
}

interface Name {
  readonly template: string;
  readonly words: string;
}

/** Which template stands for each of these now; nothing for those of which nobody noted what they say. */
async function readNames(trx: Trx<LoggingDoorTables>, templates: readonly string[]): Promise<ReadonlyMap<string, Name>> {
  const known = new Map<string, Name & { readonly became: string | null }>();
  let asked = [...new Set(templates)];
  for (let step = 0; step < MOST_STEPS && asked.length > 0; step += 1) {
    for (const row of await trx.selectFrom('logging.templates').select(['template', 'words', 'became']).where('template', 'in', asked).execute()) known.set(row.template, row);
    asked = asked.flatMap((template) => known.get(template)?.became ?? []).filter((template) => !known.has(template));
  }
  const names = new Map<string, Name>();
  for (const template of templates) {
    let name = known.get(template);
    for (let step = 0; step < MOST_STEPS && name?.became; step += 1) name = known.get(name.became) ?? { ...name, template: name.became, became: null };
    if (name) names.set(template, name);
  }
  return names;
}

async function namePatterns(trx: Trx<LoggingDoorTables>, counted: readonly CountedPattern[]): Promise<readonly NamedPattern[]> {
  if (counted.length === 0) return [];
  const names = await readNames(trx, counted.map(({ template }) => template));
  return counted.map((pattern) => {
    const name = names.get(pattern.template);
    return name ? { ...pattern, ...name } : { ...pattern, words: wordsOf(pattern.sample) };
  });
}

/** What a line's template says by that line alone. */
function wordsOf(message: string): string {
  const miner = createLineMiner();
  miner.mine([message]);
  return miner.learned()[0]?.words ?? '';
}

async function beginWatches(trx: Trx<LoggingDoorTables>, patterns: readonly NamedPattern[]): Promise<void> {
  const first = new Map<string, number>();
  for (const { service, firstSeenAt } of patterns) first.set(service, Math.min(first.get(service) ?? Infinity, firstSeenAt));
  if (first.size === 0) return;
  const rows = [...first].map(([service, at]) => ({ service, learning_since: new Date(at), judged_until: null, new_until: null, canary_at: null, canary_found: null }));
  await trx.insertInto('logging.pattern_watches').values(rows).onConflict((conflict) => conflict.doNothing()).execute();
}

async function add(trx: Trx<LoggingDoorTables>, { service, template, words, lines, hours, firstSeenAt, lastAt }: Omit<NamedPattern, 'sample'>): Promise<void> {
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

async function rename(trx: Trx<LoggingDoorTables>, from: string, { template, words }: Name): Promise<void> {
  const old = await trx.deleteFrom('logging.patterns').where('template', '=', from).returningAll().execute();
  const days = await trx.deleteFrom('logging.pattern_days').where('template', '=', from).returningAll().execute();
  for (const { service, first_seen_at, last_at, lines } of old) {
    await add(trx, { service, template, words, lines: Number(lines), hours: new Map(), firstSeenAt: instant(first_seen_at.getTime()), lastAt: instant(last_at.getTime()) });
    await trx.updateTable('logging.patterns').set(({ fn, val }) => ({ words: storableText(words), first_seen_at: fn<Date>('least', ['first_seen_at', val(first_seen_at)]) })).where('service', '=', service).where('template', '=', template).execute();
  }
  for (const { service, day, hours } of days) await addHours(trx, service, template, day, hours);
}
