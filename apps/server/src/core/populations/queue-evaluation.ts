import { sql } from 'kysely';
import type { SubjectKind } from '@writ/contract';
import type { Trx } from '../../platform/db.ts';
import type { PopulationTables } from './tables.ts';

/** Every server process listens here; the notice arrives when the transaction commits. */
export const EVALUATE_CHANNEL = 'writ_evaluate';

/** One thing to evaluate again: a subject, narrowed to the controls that read a kind of fact, or to one control. */
export interface Reevaluation {
  readonly kind: SubjectKind;
  readonly id: string;
  readonly factKind?: string | undefined;
  readonly control?: string | undefined;
}

/** Asks for evaluation of `what` once `trx` has committed. Lost by no crash: it is a row. */
export async function queueEvaluation(trx: Trx<PopulationTables>, what: readonly Reevaluation[]): Promise<void> {
  if (what.length === 0) return;
  await trx.insertInto('core.evaluation_queue').values(what.map(({ kind, id, factKind, control }) => (
    { subject_kind: kind, subject_id: id, fact_kind: factKind ?? null, control: control ?? null }
  ))).execute();
  await wakeEvaluation(trx);
}

/** Asks for evaluation of every subject of these kinds, of one control or of all. */
export async function queueWholeKinds(trx: Trx<PopulationTables>, kinds: readonly SubjectKind[], control?: string): Promise<void> {
  if (kinds.length === 0) return;
  await sql`insert into core.evaluation_queue (subject_kind, subject_id, control)
    select kind, id, ${control ?? null} from core.subjects where kind = any(${kinds}) and gone_at is null`.execute(trx);
  await wakeEvaluation(trx);
}

async function wakeEvaluation(trx: Trx<PopulationTables>): Promise<void> {
  await sql`select pg_notify(${EVALUATE_CHANNEL}, '')`.execute(trx);
}
