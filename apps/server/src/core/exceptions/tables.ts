import type { ColumnType } from 'kysely';
import type { Id } from '@writ/kernel';
import type { SubjectKind } from '@writ/contract';
import type { ExceptionKind, ExceptionState } from './exception.ts';

type At = ColumnType<Date, string, string>;

export interface ExceptionTables {
  'core.exceptions': {
    id: Id<'exception'>;
    kind: ExceptionKind;
    control: string;
    reason: string;
    state: ExceptionState;
    requested_by: Id<'person'>;
    requested_at: At;
    decided_by: ColumnType<Id<'person'> | null, Id<'person'> | null | undefined, Id<'person'> | null>;
    decided_at: ColumnType<Date | null, string | null | undefined, string | null>;
    expires_at: At;
  };
  'core.exception_subjects': { exception: Id<'exception'>; subject_kind: SubjectKind; subject_id: string };
}
