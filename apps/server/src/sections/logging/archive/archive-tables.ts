import type { Id } from '@writ/kernel';
import type { ColumnType } from 'kysely';
import type { Actor } from '../../../core/actor.ts';
import type { LinePlace } from '../../../platform/logstore/index.ts';

type Once<Read, Write = Read> = ColumnType<Read, Write, never>;

/** One object of an archived service-day: a Parquet file, sealed. */
export interface Piece {
  readonly name: string;
  readonly lines: number;
  /** Of the plain Parquet file. */
  readonly bytes: number;
  /** SHA-256 of the plain Parquet file. */
  readonly sha256: string;
}

export interface ArchiveTables {
  /** What was archived of each service-day; a row is written once and never changed, but for the note that its objects were removed. */
  'logging.archive_days': {
    /** Id of a service, '' for lines that nobody owns. */
    service: Once<string>;
    /** `2026-11-02`, in UTC. */
    day: Once<string>;
    version: Once<number>;
    /** Numbers the manifests of a service in the order of their making, from 1. */
    number: Once<number>;
    lines: Once<string | number, number>;
    /** Of the lines, not of the files. */
    digest: Once<string>;
    first_place: Once<LinePlace, string>;
    last_place: Once<LinePlace, string>;
    pieces: Once<readonly Piece[], string>;
    /** Hash of the manifest of the service with the number before. */
    previous: Once<string>;
    hash: Once<string>;
    /** The journal's entry that tells of it. */
    journal_seq: Once<string | number, number>;
    made_at: Once<Date>;
    /** When its objects went. */
    removed_at: Date | null;
    /** When the day grew older than what is kept; then its objects go, and no other version is read. */
    thinned_at: Date | null;
  };
  /** Days of the archive from which an erased secret must go too; rows are settled, never deleted. */
  'logging.archive_erasures': {
    credential: Once<Id<'exposed-credential'>>;
    service: Once<string>;
    day: Once<string>;
    /** Of the manifest that was the newest when the lines of the store were clean; null where nothing was archived. */
    version: Once<number | null>;
    why: Once<string>;
    asked_by: Once<Actor, string>;
    asked_at: Once<Date>;
    tried_at: Date | null;
    done_at: Date | null;
    problem: string | null;
  };
  /** Up to when each day of the store was compared with its archive. */
  'logging.archive_looks': { day: string; changed_at: Date };
  'logging.archive_tests': {
    id: Once<string>;
    service: Once<string>;
    day: Once<string>;
    version: Once<number>;
    at: Once<Date>;
    is_intact: Once<boolean>;
    said: Once<string>;
  };
  /** How the last night's work ended; one row. */
  'logging.archive_runs': { one: boolean; ended_at: Date; problem: string | null };
  'logging.archive_restores': {
    id: Once<string>;
    /** Id of a service; '*' for every one and for the lines that nobody owns. */
    service: Once<string>;
    from_day: Once<string>;
    through_day: Once<string>;
    asked_by: Once<string>;
    asked_at: Once<Date>;
    done_at: Date | null;
    days: number;
    put_back: ColumnType<string | number, number, number>;
    problem: string | null;
  };
}
