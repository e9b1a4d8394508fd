import { sql } from 'kysely';
import { toIso, type Instant } from '@writ/kernel';
import type { Subject } from '@writ/contract';
import type { Trx } from '../../platform/db.ts';
import { storableText } from '../journal/storable-json.ts';
import { queueEvaluation } from './queue-evaluation.ts';
import type { PopulationTables } from './tables.ts';

export interface Listing {
  readonly subject: Subject;
  /** Left as they are when not given. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Who says that it exists: `enrolment`, `directory`, `sign-in`. */
  readonly source: string;
  readonly now: Instant;
}

/**
 * Puts a subject into its population, or brings its name and labels up to date, or takes it back after it had gone. Idempotent.
 * A subject that was expected by name and now reports takes that place; the expectation is met and goes.
 */
export async function listSubject(trx: Trx<PopulationTables>, { subject, labels, source, now }: Listing): Promise<void> {
  const name = storableText(subject.name ?? subject.id);
  const { rows } = await sql<{ changed: boolean }>`
    insert into core.subjects as held (kind, id, name, labels, standing, source, listed_at)
    values (${subject.kind}, ${subject.id}, ${name}, coalesce(${labels === undefined ? null : JSON.stringify(labels)}::jsonb, '{}'), 'listed', ${source}, ${toIso(now)})
    on conflict (kind, id) do update set
      name = case when ${subject.name === undefined} then held.name else excluded.name end,
      labels = case when ${labels === undefined} then held.labels else excluded.labels end,
      gone_at = null, source = excluded.source
    where held.gone_at is not null or (${subject.name !== undefined} and held.name <> excluded.name) or (${labels !== undefined} and held.labels <> excluded.labels)
    returning true as changed`.execute(trx);
  if (rows.length === 0) return;
  await meetExpectation(trx, subject.kind, name);
  await queueEvaluation(trx, [{ kind: subject.kind, id: subject.id }]);
}

/** Takes a subject out of its population: a host was revoked, an account ended. Its verdicts go with the next evaluation; their history stays. */
export async function unlistSubject(trx: Trx<PopulationTables>, subject: Pick<Subject, 'kind' | 'id'>, now: Instant): Promise<void> {
  const gone = await trx.updateTable('core.subjects').set({ gone_at: toIso(now) })
    .where('kind', '=', subject.kind).where('id', '=', subject.id).where('gone_at', 'is', null).returning('id').execute();
  if (gone.length > 0) await queueEvaluation(trx, [{ kind: subject.kind, id: subject.id }]);
}

async function meetExpectation(trx: Trx<PopulationTables>, kind: Subject['kind'], name: string): Promise<void> {
  const met = await sql<{ id: string }>`
    delete from core.subjects where kind = ${kind} and standing = 'expected' and gone_at is null and lower(name) = lower(${name}) returning id`.execute(trx);
  await queueEvaluation(trx, met.rows.map(({ id }) => ({ kind, id })));
}
