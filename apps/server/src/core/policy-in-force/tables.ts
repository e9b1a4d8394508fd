import type { ColumnType } from 'kysely';
import type { Id } from '@writ/kernel';
import type { SubjectKind } from '@writ/contract';
import type { ClauseChange, Diagnostic } from '@writ/policy';
import type { ProposalState } from './proposal.ts';

type At = ColumnType<Date, string, string>;
type AtOrNull = ColumnType<Date | null, string | null | undefined, string | null>;
type AsJson<Value> = ColumnType<Value, string, string>;
type PersonOrNull = ColumnType<Id<'person'> | null, Id<'person'> | null | undefined, Id<'person'> | null>;

export interface PolicyTables {
  'core.policy_versions': {
    version: number;
    sha256: string;
    text: string;
    in_force_since: At;
    proposed_by: PersonOrNull;
    approved_by: PersonOrNull;
    changes: AsJson<readonly ClauseChange[]>;
  };
  'core.policy_proposals': {
    id: Id<'proposal'>;
    sha256: string;
    text: string;
    state: ProposalState;
    proposed_by: PersonOrNull;
    proposed_at: At;
    decided_by: PersonOrNull;
    decided_at: AtOrNull;
    against: number;
    diagnostics: AsJson<readonly Diagnostic[]>;
    changes: AsJson<readonly ClauseChange[]>;
  };
  'core.deadlines': {
    id: Id<'deadline'>;
    /** What must happen: `report.review`. */
    what: string;
    subject_kind: SubjectKind;
    subject_id: string;
    control: string;
    /** The version whose parameters made `due_at`. */
    policy_version: number;
    began_at: At;
    due_at: At;
    met_at: AtOrNull;
    rebased_by: PersonOrNull;
    rebased_at: AtOrNull;
  };
}
