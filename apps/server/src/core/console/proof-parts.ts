import type { SubjectKind } from '@writ/contract';
import { toIso, type Instant } from '@writ/kernel';
import type { Policy } from '@writ/policy';
import type { Db } from '../../platform/db.ts';
import type { PopulationTables } from '../populations/tables.ts';
import type { ProofPageProps } from '../verdicts/proof-page.tsx';
import type { MarginSource } from '../verdicts/read-margin.ts';
import { MOST_PROVED, readProof } from '../verdicts/read-proof.ts';
import type { ConsoleTables } from './console.ts';
import { consoleErrors } from './errors.ts';
import { LIST_ROWS, type ListForMachines } from './write-list.ts';

/** Where a control stands in the document. */
export function findSaid(policy: Policy, id: string, file: string): ProofPageProps['said'] {
  for (const section of policy.sections) {
    for (const block of section.blocks) {
      if (block.kind !== 'clause') continue;
      const control = block.clause.controls.find((candidate) => candidate.id === id);
      if (control) return { section, clause: block.clause, control, source: policy.text, file: file.split('/').at(-1) ?? file };
    }
  }
  return undefined;
}

/** Names that a person expects and that never reported, at most a hundred. */
export async function readExpected(db: Db<PopulationTables>, kind: SubjectKind): Promise<readonly string[]> {
  const rows = await db.selectFrom('core.subjects').select('name').where('kind', '=', kind).where('standing', '=', 'expected').where('gone_at', 'is', null).orderBy('name').limit(100).execute();
  return rows.map((row) => row.name);
}

/** Every subject of a control for machines. Throws `control-not-in-policy`. */
export async function listProof(db: Db<ConsoleTables>, source: MarginSource, control: string, now: Instant): Promise<ListForMachines> {
  const rows: ListForMachines['rows'][number][] = [];
  for (let after: string | undefined; rows.length < LIST_ROWS; ) {
    const proof = await readProof(db, source, { control, after, limit: MOST_PROVED }, now);
    if (!proof) throw consoleErrors('control-not-in-policy', { control });
    for (const { subject, state, since, reasons, until, breaksAt, excused } of proof.subjects) {
      rows.push([subject.kind, subject.id, subject.name, state, toIso(since), reasons[0]?.code, reasons.map(({ text }) => text).join(' '), until && toIso(until), breaksAt && toIso(breaksAt), excused?.kind, excused && toIso(excused.until)]);
    }
    if (proof.next === undefined) break;
    after = proof.next;
  }
  return { name: control, columns: ['subjectKind', 'subjectId', 'name', 'state', 'since', 'cause', 'reasons', 'until', 'breaksAt', 'excuse', 'excusedUntil'], rows };
}
