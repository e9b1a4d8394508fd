import type { ColumnType } from 'kysely';

/** What a host told, or its numbers showed, to be lost. A row for each line that says so, by its place. */
export interface GapTables {
  'logging.told_gaps': {
    line_at: Date;
    /** 64 bits in decimal. */
    batch: string;
    seq: ColumnType<string, number, number>;
    /** Empty where nobody can say whose lines they were. */
    service: string;
    host: string;
    /** `lost`: lines were there and are gone; `unsure`: nobody can say whether there were any. */
    what: 'lost' | 'unsure';
    said: string;
    /** At least; null where nobody counted them. */
    lines: ColumnType<string | null, number | null, never>;
    bytes: ColumnType<string | null, number | null, never>;
    /** Between these moments they were written; the first is null where nobody knows. */
    since_at: Date | null;
    until_at: Date;
  };
}
