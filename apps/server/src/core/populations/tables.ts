import type { ColumnType, Generated } from 'kysely';
import type { SubjectKind } from '@writ/contract';

type At = ColumnType<Date, string, string>;
type AtOrNull = ColumnType<Date | null, string | null | undefined, string | null>;

export interface PopulationTables {
  'core.subjects': {
    kind: SubjectKind;
    id: string;
    name: string;
    labels: ColumnType<Record<string, string>, string, string>;
    /** `expected`: a person said that it exists, and nothing has reported for it. */
    standing: 'listed' | 'expected';
    source: string;
    listed_at: At;
    gone_at: AtOrNull;
  };
  'core.populations': { kind: SubjectKind; source: string; as_of: At; vouched_by: string; vouched_until: At; count: number };
  /** What waits to be evaluated again; a null column means all of them. */
  'core.evaluation_queue': { id: Generated<string>; subject_kind: SubjectKind; subject_id: string; fact_kind: string | null; control: string | null };
}
