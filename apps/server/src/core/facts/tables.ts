import type { ColumnType, Generated } from 'kysely';
import type { Json } from '@writ/kernel';
import type { Evidence, FactKind, FactSource, SubjectKind, UnknownReason } from '@writ/contract';

type At = ColumnType<Date, string, string>;
type AsJson<Value> = ColumnType<Value, string, string>;

/** Why a fact is not known, as the row keeps it. */
export interface UnknownColumn {
  readonly reason: UnknownReason;
  readonly message: string;
  readonly remedy?: string | undefined;
}

export interface FactTables {
  'core.facts': {
    subject_kind: SubjectKind;
    subject_id: string;
    kind: FactKind;
    state: 'known' | 'unknown';
    value: AsJson<Json | null>;
    unknown: AsJson<UnknownColumn | null>;
    evidence: AsJson<readonly Evidence[]>;
    source: AsJson<FactSource>;
    digest: string;
    observed_at: At;
    /** When the observation was made that first said what it says now. */
    changed_at: At;
    stale_at: At;
    /** The evaluation has seen that it went stale; a confirmation wakes it again. */
    stale: Generated<boolean>;
  };
  'core.fact_changes': {
    id: Generated<string>;
    subject_kind: SubjectKind;
    subject_id: string;
    kind: FactKind;
    observed_at: At;
    state: 'known' | 'unknown';
    digest: string;
    /** Null when it is unknown or was too long to keep twice; the digest still tells one from another. */
    value: AsJson<Json | null>;
    reason: string | null;
  };
}
