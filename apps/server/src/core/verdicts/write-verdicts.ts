import { hash } from 'node:crypto';
import { sql } from 'kysely';
import { instant, toIso, type Id, type Instant } from '@writ/kernel';
import type { State, SubjectKind } from '@writ/contract';
import type { Trx } from '../../platform/db.ts';
import { decideTransition, type HeldVerdict } from './decide-transition.ts';
import type { Evaluated } from './evaluate-controls.ts';
import type { VerdictTables } from './tables.ts';

/** A person's leave for one pair, in force now. */
export interface PairExcuse {
  readonly kind: 'exception' | 'not-applicable';
  readonly id: Id<'exception'>;
}

/** A verdict to be held against what is stored. */
export interface Candidate {
  readonly control: string;
  readonly id: string;
  readonly evaluated: Evaluated;
  readonly excuse: PairExcuse | undefined;
  readonly findingAfterMs: number;
  readonly digest: string;
}

/** A pair whose verdict is another than before; `state` is null when the control no longer speaks of the subject. */
export interface ChangedPair {
  readonly control: string;
  readonly kind: SubjectKind;
  readonly id: string;
  readonly state: State | null;
  readonly from: State | null;
  readonly code: string;
  readonly text: string;
  readonly excuse: PairExcuse['kind'] | null;
}

/** A digest over all of a stored verdict that can change, so that most of an evaluation ends with a comparison of texts. */
export function digestVerdict({ verdict, rerunAt, attested }: Evaluated, excuse: PairExcuse | undefined): string {
  return hash('sha256', JSON.stringify([verdict.state, verdict.reasons, verdict.evidence, rerunAt, verdict.breaksAt, attested, excuse?.kind, excuse?.id]), 'base64url');
}

/** Writes the verdicts that differ from what is held. */
export async function writeVerdicts(trx: Trx<VerdictTables>, kind: SubjectKind, candidates: readonly Candidate[], now: Instant): Promise<ChangedPair[]> {
  if (candidates.length === 0) return [];
  const held = await readHeld(trx, kind, candidates);
  const rows = candidates.map((candidate) => toRow(candidate, held.get(pairKey(candidate)), now));
  for (let from = 0; from < rows.length; from += 5_000) await upsert(trx, kind, rows.slice(from, from + 5_000));
  const changed = rows.map((row) => ({ control: row.control, kind, id: row.id, state: row.state, from: row.from, code: row.code, text: row.text, excuse: row.excuse }));
  // A first verdict is no change: `since` says when it began, and the first change says what it was.
  await writeChanges(trx, changed.filter((pair) => pair.from !== null && pair.from !== pair.state), now);
  return changed;
}

/** Takes away the verdicts of pairs that the control no longer speaks of. */
export async function removeVerdicts(trx: Trx<VerdictTables>, kind: SubjectKind, pairs: readonly { readonly control: string; readonly id: string }[], now: Instant): Promise<ChangedPair[]> {
  if (pairs.length === 0) return [];
  const { rows } = await sql<{ control: string; id: string; state: State }>`
    delete from core.verdicts using unnest(${pairs.map((pair) => pair.control)}::text[], ${pairs.map((pair) => pair.id)}::text[]) as gone (control, id)
    where verdicts.control = gone.control and verdicts.subject_kind = ${kind} and verdicts.subject_id = gone.id
    returning verdicts.control, verdicts.subject_id as id, verdicts.state`.execute(trx);
  const changed = rows.map((row) => ({ control: row.control, kind, id: row.id, state: null, from: row.state, code: 'not-meant', text: 'The control does not speak of it any more.', excuse: null }));
  await writeChanges(trx, changed, now);
  return changed;
}

interface Row {
  readonly control: string;
  readonly id: string;
  readonly state: State;
  readonly from: State | null;
  readonly code: string;
  readonly text: string;
  readonly reasons: unknown;
  readonly evidence: unknown;
  readonly digest: string;
  readonly since: string;
  readonly breaks_at: string | null;
  readonly rerun_at: string | null;
  readonly attested: boolean;
  readonly ever_kept: boolean;
  readonly excuse: PairExcuse['kind'] | null;
  readonly excuse_id: string | null;
  readonly finding_due_at: string | null;
}

function toRow({ control, id, evaluated, excuse, digest, findingAfterMs }: Candidate, before: HeldVerdict | undefined, now: Instant): Row {
  const { verdict, rerunAt, attested } = evaluated;
  const { code, text } = verdict.reasons[0]!;
  const transition = decideTransition(before, { state: verdict.state, code, isExcused: excuse !== undefined }, now, findingAfterMs);
  return {
    control, id, state: verdict.state, from: before?.state ?? null, code, text: text.slice(0, 500), reasons: verdict.reasons, evidence: verdict.evidence, digest,
    since: toIso(transition.since), breaks_at: isoOrNull(verdict.breaksAt), rerun_at: isoOrNull(rerunAt), attested, ever_kept: transition.everKept,
    excuse: excuse?.kind ?? null, excuse_id: excuse?.id ?? null, finding_due_at: isoOrNull(transition.findingDueAt),
  };
}

async function readHeld(trx: Trx<VerdictTables>, kind: SubjectKind, pairs: readonly { readonly control: string; readonly id: string }[]): Promise<Map<string, HeldVerdict>> {
  const { rows } = await sql<{ control: string; id: string; state: State; code: string; since: Date; ever_kept: boolean; excuse: string | null; finding_due_at: Date | null }>`
    select v.control, v.subject_id as id, v.state, v.code, v.since, v.ever_kept, v.excuse, v.finding_due_at
    from unnest(${pairs.map((pair) => pair.control)}::text[], ${pairs.map((pair) => pair.id)}::text[]) as asked (control, id)
    join core.verdicts v on v.control = asked.control and v.subject_kind = ${kind} and v.subject_id = asked.id`.execute(trx);
  return new Map(rows.map((row) => [pairKey(row), {
    state: row.state, code: row.code, since: instant(row.since.getTime()), everKept: row.ever_kept, isExcused: row.excuse !== null,
    findingDueAt: row.finding_due_at === null ? undefined : instant(row.finding_due_at.getTime()),
  }]));
}

function pairKey({ control, id }: { readonly control: string; readonly id: string }): string {
  return `${control}\n${id}`;
}

async function upsert(trx: Trx<VerdictTables>, kind: SubjectKind, rows: readonly Row[]): Promise<void> {
  await sql`insert into core.verdicts as held
      (control, subject_kind, subject_id, state, code, reasons, evidence, digest, since, breaks_at, rerun_at, attested, ever_kept, excuse, excuse_id, finding_due_at)
    select control, ${kind}, id, state, code, reasons, evidence, digest, since, breaks_at, rerun_at, attested, ever_kept, excuse, excuse_id, finding_due_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as new (control text, id text, state text, code text, reasons jsonb, evidence jsonb, digest text,
      since timestamptz, breaks_at timestamptz, rerun_at timestamptz, attested boolean, ever_kept boolean, excuse text, excuse_id uuid, finding_due_at timestamptz)
    on conflict (control, subject_kind, subject_id) do update set
      state = excluded.state, code = excluded.code, reasons = excluded.reasons, evidence = excluded.evidence, digest = excluded.digest, since = excluded.since,
      breaks_at = excluded.breaks_at, rerun_at = excluded.rerun_at, attested = excluded.attested, ever_kept = excluded.ever_kept,
      excuse = excluded.excuse, excuse_id = excluded.excuse_id, finding_due_at = excluded.finding_due_at`.execute(trx);
}

async function writeChanges(trx: Trx<VerdictTables>, changed: readonly ChangedPair[], now: Instant): Promise<void> {
  if (changed.length === 0) return;
  await sql`insert into core.verdict_changes (at, control, subject_kind, subject_id, from_state, to_state, code, text)
    select ${toIso(now)}::timestamptz, control, kind, id, "from", state, code, text
    from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as changed (control text, kind text, id text, "from" text, state text, code text, text text)`.execute(trx);
}

function isoOrNull(at: Instant | undefined): string | null {
  return at === undefined ? null : toIso(at);
}
