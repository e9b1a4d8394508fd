import { sql } from 'kysely';
import { canonicalJson, instant, parseInstant, toIso, type Instant, type Json } from '@writ/kernel';
import { isFactKind, type ConfirmedFact, type Fact, type FactKind, type Subject } from '@writ/contract';
import type { Trx } from '../../platform/db.ts';
import { storableJson } from '../journal/storable-json.ts';
import { listSubject } from '../populations/list-subject.ts';
import { queueEvaluation } from '../populations/queue-evaluation.ts';
import type { PopulationTables } from '../populations/tables.ts';
import { decideConfirmation, decideRecording, type Held } from './decide-record.ts';
import { digestFact } from './digest-fact.ts';
import { goesStaleAt } from './believe-fact.ts';
import type { FactTables } from './tables.ts';

/** Characters of JSON beyond which a value is not kept, and beyond which it is not kept a second time in the history. */
export const FACT_LIMITS = { value: 8_000_000, evidence: 400_000, historicValue: 20_000, changesKept: 100 } as const;

export interface Recorded {
  /** Kinds that now say something else than before. */
  readonly changed: readonly FactKind[];
  /** Kinds whose confirmation does not fit what is held: the looker must send them whole. */
  readonly resend: readonly string[];
}

/** A fact, and the digest under which its looker will confirm it, where it came with one. */
export type Look = Fact & { readonly digest?: string | undefined };

/**
 * Records what was seen of one subject, in the caller's transaction, and asks for evaluation of what changed. A subject that was not listed is from now on.
 * Idempotent; an older look never overwrites a newer one; a look dated later than `now` counts as of now, so that a wrong clock cannot keep a fact fresh.
 */
export async function recordFacts(
  trx: Trx<FactTables & PopulationTables>,
  subject: Subject,
  facts: readonly Look[],
  confirmed: readonly ConfirmedFact[],
  now: Instant,
): Promise<Recorded> {
  await holdSubject(trx, subject, now);
  const held = await readHeld(trx, subject);
  const changed: Row[] = [];
  const confirm = new Map<FactKind, Instant>();
  for (const look of facts) {
    const row = toRow(subject, look, now);
    const before = held.get(row.kind);
    const recording = decideRecording(before, row);
    if (recording === 'older') continue;
    if (recording === 'changed') changed.push(row);
    else confirm.set(row.kind, row.observedAt);
    held.set(row.kind, { ...row, source: look.source, stale: before?.stale ?? false });
  }
  const resend = decideConfirmations(held, confirmed, confirm, now);
  await writeChanged(trx, subject, latest(changed));
  const awake = await writeConfirmed(trx, subject, confirm, held);
  const kinds = [...new Set(changed.map((row) => row.kind))];
  await queueEvaluation(trx, [...new Set([...kinds, ...awake])].map((factKind) => ({ kind: subject.kind, id: subject.id, factKind })));
  return { changed: kinds, resend };
}

interface Row extends Held {
  readonly kind: FactKind;
  readonly fact: Fact;
  readonly staleAt: Instant;
}
interface HeldFact extends Held {
  readonly source: Fact['source'];
  readonly stale: boolean;
}

/** Locks the subject's row, so that two deliveries about one subject are recorded one after the other. */
async function holdSubject(trx: Trx<FactTables & PopulationTables>, subject: Subject, now: Instant): Promise<void> {
  const lock = () => trx.selectFrom('core.subjects').select('id').where('kind', '=', subject.kind).where('id', '=', subject.id).where('gone_at', 'is', null).forNoKeyUpdate().execute();
  if ((await lock()).length > 0) return;
  await listSubject(trx, { subject, source: 'facts', now });
  await lock();
}

async function readHeld(trx: Trx<FactTables>, subject: Subject): Promise<Map<FactKind, HeldFact>> {
  const rows = await trx.selectFrom('core.facts').select(['kind', 'digest', 'observed_at', 'source', 'stale'])
    .where('subject_kind', '=', subject.kind).where('subject_id', '=', subject.id).execute();
  return new Map(rows.map((row) => [row.kind, { digest: row.digest, observedAt: instant(row.observed_at.getTime()), source: row.source, stale: row.stale }]));
}

function toRow(subject: Subject, look: Look, now: Instant): Row {
  const { digest, ...given } = look;
  const fact = boundFact(storableJson(given as Fact));
  const observedAt = fact.observedAt > now ? now : fact.observedAt;
  return { kind: fact.kind, fact, observedAt, digest: digest ?? digestFact(subject, given as Fact), staleAt: goesStaleAt({ ...fact, observedAt }) };
}

/** A value that is too long is *unknown: too large*, which a person can see, rather than cut, which nobody can. */
function boundFact(fact: Fact): Fact {
  const evidence = canonicalJson(fact.evidence).length > FACT_LIMITS.evidence ? fact.evidence.slice(0, 20) : fact.evidence;
  if (fact.state === 'unknown' || canonicalJson(fact.value).length <= FACT_LIMITS.value) return { ...fact, evidence };
  const { kind, observedAt, source } = fact;
  return { kind, observedAt, source, evidence, state: 'unknown', reason: 'too-large', message: `More than ${FACT_LIMITS.value} characters were said; nothing that long is kept.` } as Fact;
}

function decideConfirmations(held: ReadonlyMap<FactKind, HeldFact>, confirmed: readonly ConfirmedFact[], confirm: Map<FactKind, Instant>, now: Instant): string[] {
  const resend = new Set<string>();
  for (const { kind, digest, observedAt } of confirmed) {
    const seenAt = parseInstant(observedAt);
    if (!isFactKind(kind) || seenAt === undefined) {
      resend.add(kind);
      continue;
    }
    const look = { digest, observedAt: seenAt > now ? now : seenAt };
    const decision = decideConfirmation(held.get(kind), look);
    if (decision === 'resend') resend.add(kind);
    if (decision === 'confirmed' && look.observedAt > (confirm.get(kind) ?? 0)) confirm.set(kind, look.observedAt);
  }
  return [...resend];
}

/** One row per kind: what came last of each. */
function latest(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.kind, row])).values()];
}

async function writeChanged(trx: Trx<FactTables>, subject: Subject, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await trx.insertInto('core.facts').values(rows.map((row) => ({
    subject_kind: subject.kind,
    subject_id: subject.id,
    kind: row.kind,
    state: row.fact.state,
    value: jsonOrNull(row.fact.state === 'known' ? row.fact.value : null),
    unknown: jsonOrNull(row.fact.state === 'unknown' ? { reason: row.fact.reason, message: row.fact.message, remedy: row.fact.remedy } : null),
    evidence: JSON.stringify(row.fact.evidence),
    source: JSON.stringify(row.fact.source),
    digest: row.digest,
    observed_at: toIso(row.observedAt),
    changed_at: toIso(row.observedAt),
    stale_at: toIso(row.staleAt),
    stale: false,
  }))).onConflict((conflict) => conflict.columns(['subject_kind', 'subject_id', 'kind']).doUpdateSet((eb) => ({
    state: eb.ref('excluded.state'), value: eb.ref('excluded.value'), unknown: eb.ref('excluded.unknown'), evidence: eb.ref('excluded.evidence'), source: eb.ref('excluded.source'),
    digest: eb.ref('excluded.digest'), observed_at: eb.ref('excluded.observed_at'), changed_at: eb.ref('excluded.changed_at'), stale_at: eb.ref('excluded.stale_at'), stale: eb.ref('excluded.stale'),
  }))).execute();
  await writeHistory(trx, subject, rows);
}

async function writeHistory(trx: Trx<FactTables>, subject: Subject, rows: readonly Row[]): Promise<void> {
  await trx.insertInto('core.fact_changes').values(rows.map(({ kind, fact, digest, observedAt }) => {
    const value = fact.state === 'known' ? JSON.stringify(fact.value) : null;
    return {
      subject_kind: subject.kind, subject_id: subject.id, kind, observed_at: toIso(observedAt), state: fact.state, digest,
      value: (value !== null && value.length <= FACT_LIMITS.historicValue ? value : null) as string,
      reason: fact.state === 'unknown' ? fact.reason : null,
    };
  })).execute();
  await sql`delete from core.fact_changes as old using (
      select kind, (select id from core.fact_changes kept where kept.subject_kind = ${subject.kind} and kept.subject_id = ${subject.id} and kept.kind = kinds.kind
        order by id desc offset ${FACT_LIMITS.changesKept - 1} limit 1) as oldest
      from unnest(${rows.map((row) => row.kind)}::text[]) as kinds (kind)) as bound
    where old.subject_kind = ${subject.kind} and old.subject_id = ${subject.id} and old.kind = bound.kind and old.id < bound.oldest`.execute(trx);
}

/** Moves the time of what was seen again; returns the kinds that had gone stale and are believed again. */
async function writeConfirmed(trx: Trx<FactTables>, subject: Subject, confirm: ReadonlyMap<FactKind, Instant>, held: ReadonlyMap<FactKind, HeldFact>): Promise<FactKind[]> {
  if (confirm.size === 0) return [];
  const rows = [...confirm].map(([kind, observedAt]) => ({ kind, at: toIso(observedAt), stale: toIso(goesStaleAt({ kind, observedAt, source: held.get(kind)!.source })) }));
  await sql`update core.facts set observed_at = seen.at, stale_at = seen.stale, stale = false
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as seen (kind text, at timestamptz, stale timestamptz)
    where facts.subject_kind = ${subject.kind} and facts.subject_id = ${subject.id} and facts.kind = seen.kind and facts.observed_at < seen.at`.execute(trx);
  return [...confirm.keys()].filter((kind) => held.get(kind)!.stale);
}

function jsonOrNull(value: unknown): string {
  return (value === null ? null : JSON.stringify(value as Json)) as string;
}
