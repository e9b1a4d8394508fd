import { hash } from 'node:crypto';
import { sql } from 'kysely';
import { canonicalJson, toIso, type Instant } from '@writ/kernel';
import type { Trx } from '../../platform/db.ts';
import { queueWholeKinds } from '../populations/queue-evaluation.ts';
import type { PopulationTables } from '../populations/tables.ts';
import type { Plan, PlannedControl } from './plan-controls.ts';
import type { VerdictTables } from './tables.ts';

/** Changes when a new version of the program may say something else on the same facts. */
const EVALUATORS = 1;

/**
 * Compares the controls in force with those that were evaluated last: a control that is new or has other parameters is evaluated for all of its subjects,
 * and one that is gone loses its verdicts. Returns the controls that went, so that their findings can end.
 */
export async function syncControls(trx: Trx<VerdictTables & PopulationTables>, plan: Plan, now: Instant): Promise<readonly string[]> {
  const rows = await trx.selectFrom('core.control_tallies').select(['control', 'parameters_digest']).execute();
  const held = new Map(rows.map((row) => [row.control, row.parameters_digest]));
  const changed = plan.controls.filter((control) => held.get(control.id) !== digestParameters(control));
  for (const control of changed) await startOver(trx, control, now);
  await queueChanged(trx, changed);
  const gone = rows.map((row) => row.control).filter((control) => !plan.byId.has(control));
  if (gone.length > 0) await forget(trx, gone, now);
  return gone;
}

export function digestParameters({ parameters, selector, measure }: PlannedControl): string {
  return hash('sha256', canonicalJson([EVALUATORS, parameters, selector ?? null, measure.reads, measure.readsCompany ?? [], measure.findingAfterMs]));
}

async function startOver(trx: Trx<VerdictTables>, control: PlannedControl, now: Instant): Promise<void> {
  const digest = digestParameters(control);
  await trx.insertInto('core.control_tallies').values({ control: control.id, parameters_digest: digest, measured_since: toIso(now) })
    .onConflict((conflict) => conflict.column('control').doUpdateSet({ parameters_digest: digest })).execute();
}

/** With this many of a kind, subjects are taken once for all of their controls, so that their facts are read once. */
const MANY = 3;

async function queueChanged(trx: Trx<PopulationTables>, changed: readonly PlannedControl[]): Promise<void> {
  for (const [kind, controls] of Map.groupBy(changed, (control) => control.subject)) {
    if (controls.length >= MANY) await queueWholeKinds(trx, [kind]);
    else for (const control of controls) await queueWholeKinds(trx, [kind], control.id);
  }
}

async function forget(trx: Trx<VerdictTables>, controls: readonly string[], now: Instant): Promise<void> {
  await sql`with gone as (delete from core.verdicts where control = any(${controls}) returning control, subject_kind, subject_id, state)
    insert into core.verdict_changes (at, control, subject_kind, subject_id, from_state, to_state, code, text)
    select ${toIso(now)}::timestamptz, control, subject_kind, subject_id, state, null, 'control-gone', 'The policy in force has this control no more.' from gone`.execute(trx);
  await trx.deleteFrom('core.control_tallies').where('control', 'in', controls).execute();
}
