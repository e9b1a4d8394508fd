import { sql } from 'kysely';
import { toIso, type Instant } from '@writ/kernel';
import type { Subject, SubjectKind } from '@writ/contract';
import type { Trx } from '../../platform/db.ts';
import { storableText } from '../journal/storable-json.ts';
import type { Reevaluation } from '../populations/queue-evaluation.ts';
import type { PopulationTables } from '../populations/tables.ts';

interface Came {
  readonly subject: Subject;
  readonly now: Instant;
}

interface Listed {
  /** Whether nobody had listed it before. */
  readonly isNew: (subject: Subject) => boolean;
  /** What is to be evaluated for it: the new ones, and the expectations that they met. */
  readonly asked: readonly Reevaluation[];
}

/**
 * Lists many subjects at once, of which facts came before anybody said that they exist; one that is there already is left as it is. What `listSubject` does for one in four statements
 * this does for all in two, and leaves the queue to the caller.
 */
export async function listNewSubjects(trx: Trx<PopulationTables>, came: readonly Came[]): Promise<Listed> {
  const named = came.map(({ subject: { kind, id, name }, now }) => ({ kind, id, name: storableText(name ?? id), at: toIso(now) }));
  const { rows: made } = await sql<{ kind: SubjectKind; id: string; name: string }>`
    insert into core.subjects (kind, id, name, standing, source, listed_at)
    select kind, id, name, 'listed', 'facts', at from jsonb_to_recordset(${JSON.stringify(named)}::jsonb) as came (kind text, id text, name text, at timestamptz)
    on conflict (kind, id) do nothing returning kind, id, name`.execute(trx);
  const keys = new Set(made.map(({ kind, id }) => `${kind} ${id}`));
  const met = made.length === 0 ? [] : await meetExpectations(trx, made);
  return { isNew: ({ kind, id }) => keys.has(`${kind} ${id}`), asked: [...met, ...made].map(({ kind, id }) => ({ kind, id })) };
}

/** What was expected by name has come; the index by name holds those only that have not gone. */
async function meetExpectations(trx: Trx<PopulationTables>, made: readonly { readonly kind: SubjectKind; readonly name: string }[]): Promise<readonly Reevaluation[]> {
  const { rows } = await sql<{ kind: SubjectKind; id: string }>`
    delete from core.subjects as expected using unnest(${made.map(({ kind }) => kind)}::text[], ${made.map(({ name }) => name)}::text[]) as came (kind, name)
    where expected.kind = came.kind and lower(expected.name) = lower(came.name) and expected.gone_at is null and expected.standing = 'expected' returning expected.kind, expected.id`.execute(trx);
  return rows;
}
