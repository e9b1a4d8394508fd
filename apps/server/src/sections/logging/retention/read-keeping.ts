import type { FactValue } from '@writ/contract';
import { type Id, type Instant, instant, MS, toIso } from '@writ/kernel';
import { countLines } from '../../../platform/logstore/index.ts';
import { CLOSED_AFTER_MS, readGone } from '../archive/archive-days.ts';
import type { ArchiveParts } from '../archive/archive-parts.ts';
import type { Manifest } from '../archive/manifest.ts';
import { readManifests } from '../archive/manifest-store.ts';
import { keptDaysOf } from '../apply-retention.ts';
import type { LoggingParts } from '../parts.ts';
import { readWatchedUntil } from '../watch/watch-lines.ts';
import { daysOfGaps, readToldGaps, type ToldGap } from './read-gaps.ts';
import { GAPS_WATCHER } from './watch-gaps.ts';
import { dayAt, describeKeptDays, findQuietHours, firstDayOf, type HourCount, type KeptDay } from './find-gaps.ts';

/** Days that a calendar shows where the policy asks for fewer or says nothing, and the most that are looked at. */
export const DAYS = { least: 90, most: 400 } as const;

/** What is known of the days of a service. */
export interface Keeping {
  readonly from: string;
  readonly through: string;
  readonly days: readonly KeptDay[];
  readonly hours: readonly HourCount[];
  readonly manifests: readonly Manifest[];
  readonly tests: readonly DayTest[];
  /** What was told as lost, the latest first; also of today. */
  readonly told: readonly ToldGap[];
  /** Lines that came before this instant were looked at for it; undefined where nobody looked. */
  readonly toldUntil: Instant | undefined;
}

/** The last test of one archived day. */
export interface DayTest {
  readonly day: string;
  readonly version: number;
  readonly at: Instant;
  readonly isIntact: boolean;
  readonly said: string;
}

/** Counts the lines of a service by day, as the store has them now, and sets them beside its archive. Throws what the log store does. */
export async function readKeeping(parts: Pick<LoggingParts, 'db' | 'logs' | 'policyInForce'>, service: Id<'service'>, now: Instant): Promise<Keeping> {
  const asked = keptDaysOf((await parts.policyInForce())?.policy ?? { controls: [] }) ?? DAYS.least;
  const span = Math.min(DAYS.most, Math.max(DAYS.least, asked));
  const from = dayAt(now - span * MS.day);
  const through = dayAt(now - MS.day);
  const hours = await countLines(await parts.logs.ready(), { from: Date.parse(from), until: now + MS.hour, service }, MS.hour);
  const manifests = await readManifests(parts.db, { service });
  const archived = new Map(manifests.map(({ day, lines }) => [day, lines]));
  return { from, through, days: describeKeptDays(hours, archived, from, through), hours, manifests, tests: await readLastTests(parts, service), told: await readToldGaps(parts, service, instant(Date.parse(from))), toldUntil: await readWatchedUntil(parts, GAPS_WATCHER) };
}

/** Whether the archive lay elsewhere than the logs when it was last looked at; undefined where it was not. */
export async function readElsewhere({ db }: Pick<LoggingParts, 'db'>, service: Id<'service'>): Promise<boolean | undefined> {
  const row = await db.selectFrom('core.facts').select('value').where('subject_id', '=', service).where('kind', '=', 'service.log-archive').where('state', '=', 'known').executeTakeFirst();
  return (row?.value as { readonly elsewhere?: boolean } | undefined)?.elsewhere;
}

async function readLastTests({ db }: Pick<LoggingParts, 'db'>, service: string): Promise<readonly DayTest[]> {
  const rows = await db.selectFrom('logging.archive_tests').selectAll().distinctOn('day').where('service', '=', service).orderBy('day').orderBy('at', 'desc').execute();
  return rows.map(({ day, version, at, is_intact, said }) => ({ day, version, at: instant(at.getTime()), isIntact: is_intact, said }));
}

/** `service.log-days`. */
export function describeLogDays({ from, through, days, hours, manifests, told, toldUntil }: Keeping): FactValue<'service.log-days'> {
  const quiet = findQuietHours(hours, days);
  const first = firstDayOf(new Map(days.map(({ day, lines }) => [day, lines])), new Map(manifests.map(({ day, lines }) => [day, lines])));
  const last = hours.findLast(({ lines }) => lines > 0);
  return {
    from, through,
    ...(first !== undefined && { firstDay: first }),
    // To the hour: what is later in it is no other day.
    ...(last && { lastLineAt: toIso(instant(last.from)) }),
    gaps: days.flatMap(({ day, state, lines, archived }) => (state === 'no lines' || state === 'fewer lines' ? [{ day, what: state, lines, ...(archived !== undefined && { archived }) }] : [])).slice(-400),
    told: [...daysOfGaps(told)].filter(([day]) => day >= from).map(([day, { what, times }]) => ({ day, what, times })).toSorted((one, other) => (one.day < other.day ? -1 : 1)).slice(-400),
    ...(toldUntil !== undefined && { toldUntil: toIso(toldUntil) }),
    quietHours: quiet.length, quietest: quiet.slice(0, 50),
  };
}

/** `service.log-archive`. Throws what the store of objects does. */
export async function describeLogArchive(parts: Pick<ArchiveParts, 'db' | 'archive'>, { days, manifests }: Keeping, now: Instant): Promise<FactValue<'service.log-archive'>> {
  const gone = await readGone(parts, manifests);
  const missing = gone.flatMap((manifest) => manifest.gone);
  const run = await parts.db.selectFrom('logging.archive_runs').select('problem').executeTakeFirst();
  const closed = days.filter(({ day, lines, archived }) => day < dayAt(now - CLOSED_AFTER_MS) && Math.max(lines, archived ?? 0) > 0);
  const waiting = closed.filter(({ lines, archived }) => lines > (archived ?? 0));
  const goneDays = new Set(gone.map(({ day }) => day));
  const last = manifests.map(({ madeAt }) => madeAt).toSorted((a, b) => b - a)[0];
  return {
    days: closed.length, archived: closed.filter(({ day, archived }) => archived !== undefined && !goneDays.has(day)).length,
    waiting: waiting.map(({ day, lines, archived }) => ({ day, lines, ...(archived !== undefined && { archived }) })).slice(0, 400),
    missing: missing.length, missingObjects: missing.slice(0, 50), elsewhere: await parts.archive.isElsewhere(),
    ...(last !== undefined && { lastArchivedAt: toIso(last) }),
    ...(run?.problem !== null && run?.problem !== undefined && { problem: run.problem.slice(0, 1_000) }),
  };
}

/** `service.log-restore`. */
export function describeLogRestore({ manifests, tests }: Pick<Keeping, 'manifests' | 'tests'>): FactValue<'service.log-restore'> {
  const since = manifests.map(({ madeAt }) => madeAt).toSorted((a, b) => a - b)[0];
  const last = tests.toSorted((a, b) => b.at - a.at)[0];
  const versions = new Map(manifests.map(({ day, version }) => [day, version]));
  return {
    days: manifests.length,
    ...(since !== undefined && { archivedSince: toIso(since) }),
    ...(last && { last: { at: toIso(last.at), day: last.day, intact: last.isIntact, said: last.said } }),
    broken: tests.filter(({ day, version, isIntact }) => !isIntact && versions.get(day) === version).map(({ day, said }) => ({ day, said })).slice(0, 100),
  };
}
