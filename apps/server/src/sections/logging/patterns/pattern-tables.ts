import type { AlertKind } from '@writ/lines';
import type { ColumnType } from 'kysely';

export interface PatternTables {
  /** Kinds of lines of each service. */
  'logging.patterns': {
    service: string;
    /** 16 hexadecimal digits: the same for the same words everywhere. */
    template: string;
    words: string;
    /** When its first line came. */
    first_seen_at: Date;
    last_at: Date;
    lines: ColumnType<string, number, number>;
  };
  /** What the templates of stored lines say. */
  'logging.templates': {
    template: string;
    words: string;
    /** The more general one that took its place. */
    became: string | null;
    /** What was counted under it is counted under that one now. */
    is_moved: boolean;
    noted_at: Date;
  };
  'logging.pattern_days': {
    service: string;
    template: string;
    /** `2026-11-24`, in UTC, by the time of the lines. */
    day: string;
    /** Lines of each of its 24 hours. */
    hours: ColumnType<readonly number[], string, string>;
  };
  /** What the miner of all services has learned. */
  'logging.pattern_miner': { name: string; state: string; saved_at: Date };
  'logging.pattern_watches': {
    service: string;
    learning_since: Date;
    /** Hours that ended before it were judged. */
    judged_until: Date | null;
    /** What came before it was looked through for new kinds. */
    new_until: Date | null;
    canary_at: Date | null;
    canary_found: boolean | null;
  };
  /** Which values go with which subject of a service: programs with a host, addresses with an account. */
  'logging.pattern_values': { service: string; subject: string; what: string; value: string; times: ColumnType<string, number, number>; first_at: Date; last_at: Date };
  'logging.pattern_alerts': {
    service: string;
    id: string;
    kind: AlertKind;
    subject: string;
    at: Date;
    since: Date;
    expected: string;
    came: string;
    sentence: string;
    score: number;
    /** Somebody said that it is normal, which stands for a time. */
    normal_at: Date | null;
    normal_by: string | null;
    /** Somebody looked at it and did what was to be done. */
    handled_at: Date | null;
    handled_by: string | null;
  };
}
