import { type Instant, instant, MS, toIso } from '@writ/kernel';
import type { FactValue } from '@writ/contract';
import type { AlertKind } from '@writ/lines';
import { readLastLines } from '../conformance/read-conformance.ts';
import type { LoggingParts } from '../parts.ts';
import type { KnownService } from './decide-departures.ts';

/** Days from which rates are expected; three weeks show a weekend twice. */
export const LEARNED_DAYS = 22;
/** How long it stands that something is normal. */
export const NORMAL_FOR_MS = 90 * MS.day;

/** A departure that was told. */
export interface PatternAlert {
  readonly service: string;
  readonly id: string;
  readonly kind: AlertKind;
  readonly subject: string;
  readonly at: Instant;
  readonly since: Instant;
  readonly expected: string;
  readonly came: string;
  readonly sentence: string;
  readonly normalAt: Instant | undefined;
  readonly handledAt: Instant | undefined;
}

/** Everything that the deciders need of one service; undefined where it never wrote. */
export async function readKnownService({ db }: Pick<LoggingParts, 'db'>, service: string, now: Instant): Promise<KnownService | undefined> {
  const watch = await db.selectFrom('logging.pattern_watches').select('learning_since').where('service', '=', service).executeTakeFirst();
  if (!watch) return undefined;
  const [patterns, days, told] = await Promise.all([
    db.selectFrom('logging.patterns').selectAll().where('service', '=', service).execute(),
    db.selectFrom('logging.pattern_days').selectAll().where('service', '=', service).where('day', '>', new Date(now - LEARNED_DAYS * MS.day).toISOString().slice(0, 10)).execute(),
    db.selectFrom('logging.pattern_alerts').select(['subject', ({ fn }) => fn.countAll<string>().as('count')]).where('service', '=', service).where('kind', '=', 'rate-change').where('at', '>', new Date(now - 7 * MS.day)).groupBy('subject').execute(),
  ]);
  const hours = new Map<string, Map<number, number>>();
  for (const { template, day, hours: counts } of days) {
    const own = hours.get(template) ?? new Map<number, number>();
    hours.set(template, own);
    counts.forEach((count, hour) => count > 0 && own.set(Date.parse(day) + hour * MS.hour, count));
  }
  const toldLately = new Map(told.map(({ subject, count }) => [subject, Number(count)]));
  return {
    learningSince: watch.learning_since.getTime(),
    patterns: patterns.flatMap(({ template, words, first_seen_at, lines }) => {
      const own = hours.get(template);
      return own === undefined ? [] : [{ template, words, firstSeenAt: first_seen_at.getTime(), lines: Number(lines), hours: own, toldLately: toldLately.get(template) ?? 0 }];
    }),
  };
}

const MOST_ALERTS = 200;

/** Departures, the latest first, of one service or of all. */
export async function readAlerts({ db }: Pick<LoggingParts, 'db'>, service?: string): Promise<readonly PatternAlert[]> {
  let query = db.selectFrom('logging.pattern_alerts').selectAll().orderBy('at', 'desc').orderBy('id').limit(MOST_ALERTS);
  if (service !== undefined) query = query.where('service', '=', service);
  return (await query.execute()).map(({ at, since, normal_at, handled_at, service: of, id, kind, subject, expected, came, sentence }) => ({
    service: of, id, kind, subject, expected, came, sentence, at: instant(at.getTime()), since: instant(since.getTime()), normalAt: normal_at === null ? undefined : instant(normal_at.getTime()), handledAt: handled_at === null ? undefined : instant(handled_at.getTime()),
  }));
}

async function readUnanswered({ db }: Pick<LoggingParts, 'db'>, service: string): Promise<FactValue<'service.anomaly-watch'>['unanswered']> {
  const open = db.selectFrom('logging.pattern_alerts').where('service', '=', service).where('normal_at', 'is', null).where('handled_at', 'is', null);
  const [oldest, { count }] = await Promise.all([open.select(['at', 'sentence']).orderBy('at').orderBy('id').limit(1).executeTakeFirst(), open.select((eb) => eb.fn.countAll<string>().as('count')).executeTakeFirstOrThrow()]);
  return oldest && { count: Number(count), oldestAt: oldest.at.toISOString(), oldest: oldest.sentence.slice(0, 1_000) };
}

/** How the watch over one service stands. */
export async function describeWatch(parts: Pick<LoggingParts, 'db'>, service: string, now: Instant): Promise<FactValue<'service.anomaly-watch'>> {
  const [watch, last, unanswered] = await Promise.all([parts.db.selectFrom('logging.pattern_watches').selectAll().where('service', '=', service).executeTakeFirst(), readLastLines(parts, now), readUnanswered(parts, service)]);
  const lastLineAt = last.get(service);
  return {
    ...(lastLineAt === undefined ? {} : { lastLineAt: toIso(lastLineAt) }),
    ...(watch ? { learningSince: watch.learning_since.toISOString() } : {}),
    ...(watch?.canary_at ? { canary: { at: watch.canary_at.toISOString(), found: watch.canary_found === true } } : {}),
    ...(unanswered ? { unanswered } : {}),
  };
}
