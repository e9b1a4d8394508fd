import type { Json } from '@writ/kernel';
import type { ColumnType } from 'kysely';

/** A column that is written once and never changed. */
type Once<Read, Write = Read> = ColumnType<Read, Write, never>;

export interface JournalTables {
  'core.journal': {
    seq: Once<string | number, number>;
    at: Once<Date, string>;
    actor_kind: Once<string>;
    actor_id: Once<string>;
    act: Once<string>;
    subject_kind: Once<string>;
    subject_id: Once<string>;
    why: Once<string | null>;
    detail: Once<Json, string>;
    previous: Once<string>;
    hash: Once<string>;
  };
  /** One row. A trigger on `core.journal` moves it. */
  'core.journal_head': { one: boolean; seq: Once<string | number, never>; hash: Once<string, never> };
  'core.journal_checkpoints': {
    seq: Once<string | number, number>;
    hash: Once<string>;
    at: Once<Date, string>;
    after: Once<string | number, number>;
    key_id: Once<string>;
    signature: Once<string>;
  };
}
