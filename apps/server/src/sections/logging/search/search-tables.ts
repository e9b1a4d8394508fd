import type { Id } from '@writ/kernel';
import type { ColumnType } from 'kysely';

/** Searches that people keep. */
export interface SearchTables {
  'logging.searches': {
    id: Id<'log-search'>;
    name: string;
    /** As it stands in the address, without a place in the list. */
    query: string;
    owner: Id<'person'>;
    is_shared: boolean;
    made_at: ColumnType<Date, Date, never>;
  };
}
