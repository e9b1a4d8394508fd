import { sql } from 'kysely';
import { instant, type Instant } from '@writ/kernel';
import type { Fact, FactKind, SubjectKind } from '@writ/contract';
import type { Db } from '../../platform/db.ts';
import type { FactTables } from './tables.ts';

/** A fact as it is held, for a person to read. */
export interface HeldFact {
  readonly fact: Fact;
  readonly digest: string;
  readonly changedAt: Instant;
  readonly staleAt: Instant;
}

/** The facts about each of `ids`, of the given kinds. A subject without any has no entry. */
export async function readFactsOf(db: Db<FactTables>, subjectKind: SubjectKind, ids: readonly string[], kinds: readonly FactKind[]): Promise<Map<string, Map<FactKind, Fact>>> {
  const bySubject = new Map<string, Map<FactKind, Fact>>();
  if (ids.length === 0 || kinds.length === 0) return bySubject;
  const rows = await db.selectFrom('core.facts').select(['subject_id', 'kind', 'state', 'value', 'unknown', 'evidence', 'source', 'observed_at'])
    .where('subject_kind', '=', subjectKind).where(sql<boolean>`subject_id = any(${ids})`).where(sql<boolean>`kind = any(${kinds})`).execute();
  for (const row of rows) {
    let facts = bySubject.get(row.subject_id);
    if (facts === undefined) bySubject.set(row.subject_id, (facts = new Map()));
    facts.set(row.kind, toFact(row));
  }
  return bySubject;
}

/** Every fact about one subject, by kind, for its page. */
export async function readSubjectFacts(db: Db<FactTables>, subject: { readonly kind: SubjectKind; readonly id: string }): Promise<readonly HeldFact[]> {
  const rows = await db.selectFrom('core.facts').selectAll().where('subject_kind', '=', subject.kind).where('subject_id', '=', subject.id).orderBy('kind').execute();
  return rows.map((row) => ({ fact: toFact(row), digest: row.digest, changedAt: instant(row.changed_at.getTime()), staleAt: instant(row.stale_at.getTime()) }));
}

/** One change in the life of a fact. */
export interface FactChange {
  readonly observedAt: Instant;
  readonly state: Fact['state'];
  readonly reason: string | undefined;
  readonly digest: string;
  /** Undefined when unknown, or too long to be kept twice. */
  readonly value: unknown;
}

/** The last changes of one fact, newest first; at most `FACT_LIMITS.changesKept` are kept. */
export async function readFactChanges(db: Db<FactTables>, subject: { readonly kind: SubjectKind; readonly id: string }, kind: FactKind): Promise<readonly FactChange[]> {
  const rows = await db.selectFrom('core.fact_changes').select(['observed_at', 'state', 'reason', 'digest', 'value'])
    .where('subject_kind', '=', subject.kind).where('subject_id', '=', subject.id).where('kind', '=', kind).orderBy('id', 'desc').limit(100).execute();
  return rows.map((row) => ({ observedAt: instant(row.observed_at.getTime()), state: row.state, reason: row.reason ?? undefined, digest: row.digest, value: row.value ?? undefined }));
}

interface FactColumns {
  kind: FactKind; state: 'known' | 'unknown'; value: unknown; unknown: object | null; evidence: unknown; source: unknown; observed_at: Date;
}

function toFact(row: FactColumns): Fact {
  const common = { kind: row.kind, observedAt: instant(row.observed_at.getTime()), source: row.source, evidence: row.evidence };
  return (row.state === 'known' ? { ...common, state: 'known', value: row.value } : { ...common, state: 'unknown', ...row.unknown }) as Fact;
}
