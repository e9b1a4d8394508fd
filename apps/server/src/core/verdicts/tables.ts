import type { ColumnType, Generated } from 'kysely';
import type { Evidence, Reason, State, SubjectKind } from '@writ/contract';

type At = ColumnType<Date, string, string>;
type AtOrNull = ColumnType<Date | null, string | null | undefined, string | null>;
type AsJson<Value> = ColumnType<Value, string, string>;

export interface VerdictTables {
  'core.verdicts': {
    control: string;
    subject_kind: SubjectKind;
    subject_id: string;
    state: State;
    /** Code of the first reason. */
    code: string;
    reasons: AsJson<readonly Reason[]>;
    evidence: AsJson<readonly Evidence[]>;
    digest: string;
    /** Since when it is in this state. */
    since: At;
    breaks_at: AtOrNull;
    /** When to ask again though no fact changes; going stale is not in it. */
    rerun_at: AtOrNull;
    attested: boolean;
    /** It was kept at some time since measuring began; a subject that never was belongs to the baseline. */
    ever_kept: boolean;
    excuse: 'exception' | 'not-applicable' | null;
    excuse_id: string | null;
    /** When the state has lasted long enough to open a finding; null when it has one or needs none. */
    finding_due_at: AtOrNull;
  };
  'core.verdict_changes': {
    id: Generated<number>;
    at: At;
    control: string;
    subject_kind: SubjectKind;
    subject_id: string;
    from_state: State | null;
    /** Null when the control ceased to speak of the subject. */
    to_state: State | null;
    code: string;
    text: string;
  };
  'core.control_tallies': {
    control: string;
    parameters_digest: string;
    measured_since: At;
    kept: Generated<number>;
    broken: Generated<number>;
    unknown: Generated<number>;
    excepted_broken: Generated<number>;
    excepted_unknown: Generated<number>;
    not_applicable: Generated<number>;
    attested: Generated<number>;
    breaks_at: AtOrNull;
    state: State | null;
    since: AtOrNull;
  };
  'core.tally_changes': { id: Generated<number>; at: At; control: string; from_state: State | null; to_state: State; kept: number; total: number };
  'core.evaluation_runs': { one: boolean; ended_at: AtOrNull; recounted_at: AtOrNull };
}
