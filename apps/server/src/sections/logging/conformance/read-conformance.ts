import { type Instant, instant, MS, toIso } from '@writ/kernel';
import type { FactValue, RequestLineLack } from '@writ/contract';
import type { LoggingParts } from '../parts.ts';
import type { LackingExample } from './conformance-tables.ts';
import { lacksOf } from './count-request-lines.ts';

/** Days over which a service is judged, today among them. */
export const JUDGED_DAYS = 7;

/** What the lines of a service said of requests on a day. */
export interface ConformanceDay {
  readonly day: string;
  readonly lines: number;
  readonly requestLines: number;
  readonly lacking: readonly { readonly what: readonly RequestLineLack[]; readonly lines: number }[];
  readonly examples: readonly LackingExample[];
  readonly lastAt: Instant;
}

/** The last `days` days (UTC) of a service on which it wrote, the oldest first. */
export async function readConformanceDays({ db }: Pick<LoggingParts, 'db'>, service: string, days: number, now: Instant): Promise<readonly ConformanceDay[]> {
  const rows = await db.selectFrom('logging.conformance_days').selectAll().where('service', '=', service)
    .where('day', '>', new Date(now - days * MS.day).toISOString().slice(0, 10)).where('day', '<=', new Date(now).toISOString().slice(0, 10)).orderBy('day').execute();
  return rows.map(({ day, lines, request_lines, lacking, examples, last_at }) => ({
    day, lines: Number(lines), requestLines: Number(request_lines), examples, lastAt: instant(last_at.getTime()),
    lacking: Object.entries(lacking).map(([bits, lacked]) => ({ what: lacksOf(Number(bits)), lines: lacked })),
  }));
}

/** When each service last wrote a line, by its own time, as far as that is not ahead of now. */
export async function readLastLines({ db }: Pick<LoggingParts, 'db'>, now: Instant): Promise<ReadonlyMap<string, Instant>> {
  const rows = await db.selectFrom('logging.conformance_days').select(['service', ({ fn }) => fn.max('last_at').as('last')]).groupBy('service').execute();
  return new Map(rows.map(({ service, last }) => [service, instant(Math.min(last.getTime(), now))]));
}

/** Days as one fact. */
export function describeDays(days: readonly ConformanceDay[], lastLineAt: Instant | undefined): FactValue<'service.request-lines'> {
  const lacking = new Map<string, { readonly what: RequestLineLack[]; lines: number }>();
  for (const { what, lines } of days.flatMap((day) => day.lacking)) {
    const sum = lacking.get(what.join()) ?? { what: [...what], lines: 0 };
    sum.lines += lines;
    lacking.set(what.join(), sum);
  }
  return {
    days: JUDGED_DAYS,
    lines: days.reduce((sum, { lines }) => sum + lines, 0),
    requestLines: days.reduce((sum, { requestLines }) => sum + requestLines, 0),
    lacking: [...lacking.values()].toSorted((a, b) => b.lines - a.lines),
    ...(lastLineAt === undefined ? {} : { lastLineAt: toIso(lastLineAt) }),
  };
}
