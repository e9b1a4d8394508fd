import type { Id } from '@writ/kernel';
import type { ColumnType } from 'kysely';
import type { AlertKind } from './login-alert.ts';

type Once<Read, Write = Read> = ColumnType<Read, Write, never>;

/** What was made of logins: counts by hour, places from which accounts came, alerts. */
export interface LoginTables {
  'logging.login_hours': {
    hour: Once<Date>;
    host: string;
    account: string;
    address: string;
    /** Attempts that are no more kept apart: of the host only the sum is known. */
    is_others: boolean;
    failed: number;
    accepted: number;
    last_at: Date;
    /** Place of a line that told of the last one. */
    last_place: string | null;
  };
  /** From where each account was let in: a network, and the last address in it. */
  'logging.login_places': { account: string; place: string; address: string; host: string; first_at: Once<Date>; last_at: Date };
  'logging.login_alerts': {
    id: Once<Id<'login-alert'>>;
    kind: AlertKind;
    pattern: Once<string>;
    address: string;
    account: string;
    host: string;
    failed: number;
    others: number;
    first_at: Date;
    last_at: Date;
    places: ColumnType<readonly string[], string, string>;
    raised_at: Once<Date>;
    answer: 'handled' | 'normal' | null;
    answered_at: Date | null;
    answered_by: string | null;
    reason: string | null;
  };
  /** Patterns that are no alarm, until when. */
  'logging.login_normals': { pattern: string; reason: string; said_by: string; said_at: Date; until: Date };
  /** What lines told of enrolled hosts, by the name in the line, in small letters. */
  'logging.heard_hosts': {
    name: string;
    login_lines_at: Date | null;
    login_told_at: Date | null;
    login_failed_at: Date | null;
    login_failed_place: string | null;
    audit_at: Date | null;
    kernel_command_at: Date | null;
    program_command_at: Date | null;
    history_command_at: Date | null;
  };
}
