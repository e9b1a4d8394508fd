import type { ColumnType, Generated } from 'kysely';
import type { Id } from '@writ/kernel';
import type { SubjectKind } from '@writ/contract';
import type { FindingState, Priority } from './finding.ts';

type At = ColumnType<Date, string, string>;
type AtOrNull = ColumnType<Date | null, string | null | undefined, string | null>;

export interface FindingTables {
  'core.findings': {
    id: Id<'finding'>;
    control: string;
    cause: string;
    title: string;
    is_baseline: boolean;
    state: FindingState;
    priority: Priority;
    opened_at: At;
    due_at: AtOrNull;
    assignee: ColumnType<Id<'person'> | null, Id<'person'> | null | undefined, Id<'person'> | null>;
    planned_at: AtOrNull;
    closes_at: AtOrNull;
    closed_at: AtOrNull;
    subject_count: Generated<number>;
  };
  'core.finding_subjects': {
    finding: Id<'finding'>;
    subject_kind: SubjectKind;
    subject_id: string;
    since: At;
    ended_at: AtOrNull;
    excepted: Generated<boolean>;
    text: string;
  };
}
