import { sql } from 'kysely';
import { toIso, type Instant } from '@writ/kernel';
import type { Fact, FactKind, State } from '@writ/contract';
import type { Trx } from '../../platform/db.ts';
import { readPopulations } from '../populations/read-populations.ts';
import type { PopulationTables } from '../populations/tables.ts';
import { addUpControl, countAs, NO_SUBJECTS, type Counts } from './add-up.ts';
import { decideCircumstances } from './decide-gaps.ts';
import type { Plan } from './plan-controls.ts';
import type { VerdictTables } from './tables.ts';

/** Adds up `controls` again and writes where the whole of one changed state. Returns those. */
export async function recountControls(trx: Trx<VerdictTables & PopulationTables>, plan: Plan, controls: readonly string[], company: ReadonlyMap<FactKind, Fact>, now: Instant): Promise<readonly string[]> {
  if (controls.length === 0) return [];
  const counted = await countVerdicts(trx, controls);
  const populations = await readPopulations(trx);
  const held = await readStates(trx, controls);
  const changed: string[] = [];
  for (const id of controls) {
    const control = plan.byId.get(id);
    if (!control) continue;
    const { counts, attested, breaksAt } = counted.get(id) ?? { counts: NO_SUBJECTS, attested: 0, breaksAt: null };
    const tally = addUpControl(counts, decideCircumstances(control, populations, company, now));
    const from = held.get(id) ?? null;
    await trx.updateTable('core.control_tallies').set({
      kept: counts.kept, broken: counts.broken, unknown: counts.unknown, excepted_broken: counts.exceptedBroken, excepted_unknown: counts.exceptedUnknown,
      not_applicable: counts.notApplicable, attested, breaks_at: breaksAt, ...(from === tally.state ? {} : { state: tally.state, since: toIso(now) }),
    }).where('control', '=', id).execute();
    if (from === tally.state) continue;
    changed.push(id);
    await trx.insertInto('core.tally_changes').values({ at: toIso(now), control: id, from_state: from, to_state: tally.state, kept: tally.kept, total: tally.kept + tally.broken + tally.unknown }).execute();
  }
  return changed;
}

interface Counted {
  readonly counts: Counts;
  readonly attested: number;
  readonly breaksAt: string | null;
}

async function countVerdicts(trx: Trx<VerdictTables>, controls: readonly string[]): Promise<Map<string, Counted>> {
  const { rows } = await sql<{ control: string; state: State; excuse: 'exception' | 'not-applicable' | null; count: number; attested: number; breaks_at: Date | null }>`
    select control, state, excuse, count(*)::int as count, (count(*) filter (where attested))::int as attested, min(breaks_at) filter (where state = 'kept') as breaks_at
    from core.verdicts where control = any(${controls}) group by control, state, excuse`.execute(trx);
  const counted = new Map<string, Counted>();
  for (const row of rows) {
    const before = counted.get(row.control) ?? { counts: NO_SUBJECTS, attested: 0, breaksAt: null };
    const as = countAs(row.state, row.excuse ?? undefined);
    const breaksAt = row.breaks_at?.toISOString() ?? null;
    counted.set(row.control, {
      counts: { ...before.counts, [as]: before.counts[as] + row.count },
      attested: before.attested + row.attested,
      breaksAt: before.breaksAt === null || (breaksAt !== null && breaksAt < before.breaksAt) ? breaksAt : before.breaksAt,
    });
  }
  return counted;
}

async function readStates(trx: Trx<VerdictTables>, controls: readonly string[]): Promise<Map<string, State | null>> {
  const rows = await trx.selectFrom('core.control_tallies').select(['control', 'state']).where('control', 'in', controls).execute();
  return new Map(rows.map((row) => [row.control, row.state]));
}
