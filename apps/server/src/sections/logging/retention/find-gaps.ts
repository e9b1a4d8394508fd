import type { FactValue } from '@writ/contract';
import { type Instant, instant, MS, toIso } from '@writ/kernel';

/** Lines of one hour. */
export interface HourCount {
  /** Beginning of the hour, milliseconds. */
  readonly from: number;
  readonly lines: number;
}

/** One day of the calendar. */
export interface KeptDay {
  /** `2026-11-02`, in UTC. */
  readonly day: string;
  /** In the store. */
  readonly lines: number;
  readonly archived: number | undefined;
  /** `younger`: the service had written nothing yet. */
  readonly state: 'there' | 'no lines' | 'fewer lines' | 'younger';
}

type QuietHour = FactValue<'service.log-days'>['quietest'][number];

/** An hour is compared with at least so many of its kind. */
const LEAST_WEEKS = 3;
/** A slot with fewer lines than these is too thin to miss anything in. */
const LEAST_USUAL = 60;
const QUIET_SHARE = 0.1;
const HOURS_A_WEEK = 168;

/**
 * Says of each day of UTC from `from` to `through` whether the store has its lines. A day before the first one of which anything is known, in the store or in the archive, is not a gap: the service is
 * younger. Policy control `log-retention`.
 */
export function describeKeptDays(hours: readonly HourCount[], archived: ReadonlyMap<string, number>, from: string, through: string): readonly KeptDay[] {
  const lines = new Map<string, number>();
  for (const hour of hours) lines.set(dayAt(hour.from), (lines.get(dayAt(hour.from)) ?? 0) + hour.lines);
  const first = firstDayOf(lines, archived);
  const days: KeptDay[] = [];
  for (let at = Date.parse(from); at <= Date.parse(through); at += MS.day) {
    const day = dayAt(at);
    const [stored, kept] = [lines.get(day) ?? 0, archived.get(day)];
    const state = first === undefined || day < first ? 'younger' : stored === 0 ? 'no lines' : stored < (kept ?? 0) ? 'fewer lines' : 'there';
    days.push({ day, lines: stored, archived: kept, state });
  }
  return days;
}

/** The first day of which there is a line, in the store or in the archive. */
export function firstDayOf(lines: ReadonlyMap<string, number>, archived: ReadonlyMap<string, number>): string | undefined {
  return [...lines, ...archived].filter(([, count]) => count > 0).map(([day]) => day).toSorted()[0];
}

/**
 * Hours in which the service wrote less than a tenth of what is usual at that hour of the week, by the median of at least three weeks; the quietest first. Days that are gaps are left out, for they
 * are told already. A hint and no proof: somebody may have stopped the service on purpose.
 */
export function findQuietHours(hours: readonly HourCount[], days: readonly KeptDay[]): readonly QuietHour[] {
  const there = new Set(days.filter(({ state }) => state === 'there').map(({ day }) => day));
  const counts = new Map(hours.map(({ from, lines }) => [from, lines]));
  const slots = new Map<number, { readonly at: number; readonly lines: number }[]>();
  for (const { day } of days) {
    if (!there.has(day)) continue;
    for (let at = Date.parse(day); at < Date.parse(day) + MS.day; at += MS.hour) {
      const slot = (at / MS.hour) % HOURS_A_WEEK;
      const sample = slots.get(slot) ?? [];
      slots.set(slot, sample);
      sample.push({ at, lines: counts.get(at) ?? 0 });
    }
  }
  const quiet: QuietHour[] = [];
  for (const sample of slots.values()) {
    if (sample.length <= LEAST_WEEKS) continue;
    const usual = medianOf(sample.map(({ lines }) => lines));
    if (usual < LEAST_USUAL) continue;
    for (const { at, lines } of sample) if (lines < usual * QUIET_SHARE) quiet.push({ at: toIso(instant(at)), lines, usual });
  }
  return quiet.toSorted((a, b) => a.lines / a.usual - b.lines / b.usual || (a.at < b.at ? 1 : -1));
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The day of UTC in which an instant lies. */
export function dayAt(at: number | Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}
