import type { Id } from '@writ/kernel';
import type { ColumnType } from 'kysely';
import type { ServiceRule } from './compile-rules.ts';

/** Whose the lines are that do not say it. Rows are closed, never deleted. */
export interface RuleTables {
  'logging.service_rules': {
    id: Id<'log-rule'>;
    /** Rules are asked in this order; those that were removed keep theirs. */
    place: number;
    door: ServiceRule['door'];
    host: string;
    program: string;
    service: Id<'service'>;
    made_at: ColumnType<Date, Date, never>;
    made_by: string;
    removed_at: Date | null;
  };
}
