import { type Id, type Instant, instant, MS } from '@writ/kernel';
import type { LinePlace } from '../../../platform/logstore/index.ts';
import type { LoggingParts } from '../parts.ts';
import { dayAt } from './find-gaps.ts';

/** A gap that was told of lines of a service. */
export interface ToldGap {
  /** Of the line that tells it. */
  readonly place: LinePlace;
  readonly host: string;
  readonly what: 'lost' | 'unsure';
  readonly said: string;
  readonly lines: number | undefined;
  readonly bytes: number | undefined;
  readonly since: Instant | undefined;
  readonly until: Instant;
}

/** Gaps of one service that are looked at; the latest of them. */
const MOST_GAPS = 5_000;
/** A gap is of no more days than a calendar has. */
const MOST_DAYS = 400;

/** Gaps that were told of a service's lines and ended at `from` or later; the latest first. */
export async function readToldGaps({ db }: Pick<LoggingParts, 'db'>, service: Id<'service'>, from: Instant): Promise<readonly ToldGap[]> {
  const rows = await db.selectFrom('logging.told_gaps').selectAll().where('service', '=', service).where('until_at', '>=', new Date(from)).orderBy('until_at', 'desc').limit(MOST_GAPS).execute();
  return rows.map(({ line_at, batch, seq, host, what, said, lines, bytes, since_at, until_at }) => ({
    place: { at: line_at.getTime(), batch, seq: Number(seq) }, host, what, said,
    lines: lines === null ? undefined : Number(lines), bytes: bytes === null ? undefined : Number(bytes), since: since_at ? instant(since_at.getTime()) : undefined, until: instant(until_at.getTime()),
  }));
}

/** Whether what came through the end of a day was looked at for gaps. */
export function isLookedThrough(toldUntil: Instant | undefined, through: string): boolean {
  return toldUntil !== undefined && toldUntil >= Date.parse(through) + MS.day;
}

/** What was told of each day: of those between the last line before a gap and its end, since nobody knows on which of them the lines were written. `lost` outweighs `unsure`. */
export function daysOfGaps(gaps: readonly ToldGap[]): ReadonlyMap<string, { readonly what: ToldGap['what']; readonly times: number }> {
  const days = new Map<string, { readonly what: ToldGap['what']; readonly times: number }>();
  for (const { what, since, until } of gaps) {
    const last = Date.parse(dayAt(until));
    const first = Math.max(Date.parse(dayAt(since ?? until)), last - (MOST_DAYS - 1) * MS.day);
    for (let at = first; at <= last; at += MS.day) {
      const told = days.get(dayAt(at));
      days.set(dayAt(at), { what: told?.what === 'lost' ? 'lost' : what, times: (told?.times ?? 0) + 1 });
    }
  }
  return days;
}
