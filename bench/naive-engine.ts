import { sql } from 'kysely';
import { toIso } from '@writ/kernel';
import { readFactsOf } from '../apps/server/src/core/facts/read-facts.ts';
import { evaluateControls } from '../apps/server/src/core/verdicts/evaluate-controls.ts';
import type { Fleet } from './fleet.ts';

/**
 * The rival: an engine that keeps no track of what changed. Host by host it reads the facts, evaluates with the same evaluators and writes every verdict,
 * in one transaction per host, as a script on a schedule does. Gives the number of verdicts written.
 */
export async function runNaively({ db, plan, time, now }: Fleet): Promise<number> {
  await sql`create table if not exists core.naive_verdicts (control text, subject_id text, state text, reasons jsonb, evidence jsonb, at timestamptz, primary key (control, subject_id))`.execute(db);
  const hosts = await db.selectFrom('core.subjects').select(['id', 'labels']).where('kind', '=', 'host').execute();
  const controls = plan.bySubject.get('host')!;
  const kinds = [...new Set(controls.flatMap((control) => control.measure.reads))];
  let written = 0;
  for (const { id, labels } of hosts) {
    await db.transaction().execute(async (trx) => {
      const facts = (await readFactsOf(trx, 'host', [id], kinds)).get(id) ?? new Map();
      const verdicts = evaluateControls(controls, { subject: { kind: 'host', id }, labels, standing: 'listed', facts }, { now, time, company: new Map() });
      const rows = [...verdicts].map(([control, { verdict }]) => ({ control, ...verdict }));
      await sql`insert into core.naive_verdicts (control, subject_id, state, reasons, evidence, at)
        select control, ${id}, state, reasons, evidence, ${toIso(now)}::timestamptz from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (control text, state text, reasons jsonb, evidence jsonb)
        on conflict (control, subject_id) do update set state = excluded.state, reasons = excluded.reasons, evidence = excluded.evidence, at = excluded.at`.execute(trx);
      written += verdicts.size;
    });
  }
  return written;
}
