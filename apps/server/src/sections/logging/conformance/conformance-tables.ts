import type { RequestLineLack } from '@writ/contract';
import type { ColumnType } from 'kysely';

/** A line that lacks something, by its place. */
export interface LackingExample {
  readonly place: string;
  readonly what: readonly RequestLineLack[];
}

export interface ConformanceTables {
  'logging.conformance_days': {
    /** Id of a service; its row may be gone when the lines outlive it. */
    service: string;
    /** `2026-11-24`, in UTC, by the time of the line. */
    day: ColumnType<string, string, never>;
    lines: ColumnType<string, number, number>;
    request_lines: ColumnType<string, number, number>;
    /** By the sum of what is lacking: 1 date and time, 2 operation, 4 request id, 8 repeated id. */
    lacking: ColumnType<Readonly<Record<string, number>>, string, string>;
    examples: ColumnType<readonly LackingExample[], string, string>;
    last_at: ColumnType<Date, Date, Date>;
  };
}
