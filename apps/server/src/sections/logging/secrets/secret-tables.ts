import type { Id } from '@writ/kernel';
import type { ColumnType } from 'kysely';

export interface SecretTables {
  /** Credentials that were found in stored lines: each is to be replaced. Rows are settled, never deleted. */
  'logging.exposed_credentials': {
    id: Id<'exposed-credential'>;
    /** Id of the service; empty where nobody said whose line it is. */
    service: ColumnType<string, string, never>;
    rule: ColumnType<string, string, never>;
    within: ColumnType<string, string, never>;
    found_at: ColumnType<Date, Date, never>;
    lines: ColumnType<string, number, number>;
    first_place: ColumnType<string, string, never>;
    erased_at: Date | null;
    erased_by: string | null;
    replaced_at: Date | null;
    replaced_by: string | null;
    /** Somebody said that it is no secret. */
    dismissed_at: Date | null;
    dismissed_by: string | null;
  };
  /** Where it stands; of a credential in very many lines not all are listed at once. */
  'logging.exposed_lines': {
    credential: Id<'exposed-credential'>;
    rule: string;
    within: string;
    at: Date;
    batch: string;
    seq: ColumnType<string, number, never>;
  };
}
