import { sql, type RawBuilder } from 'kysely';
import { assert, canonicalJson, instant, parseInstant, toIso, type Instant, type Json } from '@writ/kernel';
import { isFactKind, type ConfirmedFact, type Fact, type FactKind, type Subject } from '@writ/contract';
import type { Trx } from '../../platform/db.ts';
import { storableJson } from '../journal/storable-json.ts';
import { listSubject } from '../populations/list-subject.ts';
import { queueEvaluation, type Reevaluation } from '../populations/queue-evaluation.ts';
import type { PopulationTables } from '../populations/tables.ts';
import { decideConfirmation, decideRecording, type Held } from './decide-record.ts';
import { digestFact } from './digest-fact.ts';
import { goesStaleAt } from './believe-fact.ts';
import { listNewSubjects } from './list-new-subjects.ts';
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

/** What was seen of one subject, as one source sends it. */
interface Delivery {
  readonly subject: Subject;
  readonly facts: readonly Look[];
  readonly confirmed: readonly ConfirmedFact[];
  readonly now: Instant;
}

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
  const [recorded] = await recordDeliveries(trx, [{ subject, facts, confirmed, now }]);
  return recorded!;
}

/** `recordFacts` for many subjects, each of which may be there once, in as many statements as one takes; gives what became of each, in their order. */
export async function recordDeliveries(trx: Trx<FactTables & PopulationTables>, deliveries: readonly Delivery[]): Promise<readonly Recorded[]> {
  const subjects = deliveries.map(({ subject }) => subject);
  assert(new Set(subjects.map(keyOf)).size === subjects.length, 'a subject is delivered twice at once');
  const listed = await holdSubjects(trx, deliveries);
  const held = await readHeld(trx, subjects);
  const decided = deliveries.map((delivery) => decideDelivery(delivery, held.get(keyOf(delivery.subject)) ?? new Map<FactKind, HeldFact>()));
  await writeChanged(trx, decided.flatMap(({ changed }) => changed));
  await writeConfirmed(trx, decided.flatMap(({ confirmed }) => confirmed));
  const awake = decided.flatMap(({ changed, confirmed }) => [...changed, ...confirmed.filter(({ wasStale }) => wasStale)]);
  const ask = new Map(awake.map(({ subject: { kind, id }, kind: factKind }) => [`${keyOf({ kind, id })} ${factKind}`, { kind, id, factKind }]));
  await queueEvaluation(trx, [...listed, ...ask.values()]);
  return decided.map(({ changed, resend }) => ({ changed: changed.map(({ kind }) => kind), resend }));
}

interface Row extends Held {
  readonly subject: Subject;
  readonly kind: FactKind;
  readonly fact: Fact;
  readonly staleAt: Instant;
}
interface HeldFact extends Held {
  readonly source: Fact['source'];
  readonly stale: boolean;
}
interface Changed extends Row {
  /** Something was known of it before. */
  readonly isOld: boolean;
}
interface Confirmed {
  readonly subject: Subject;
  readonly kind: FactKind;
  readonly observedAt: Instant;
  readonly staleAt: Instant;
  readonly wasStale: boolean;
}
interface Decided {
  /** One row per kind: what came last of each. */
  readonly changed: readonly Changed[];
  readonly confirmed: readonly Confirmed[];
  readonly resend: readonly string[];
}

function keyOf({ kind, id }: Pick<Subject, 'kind' | 'id'>): string {
  return `${kind} ${id}`;
}

function decideDelivery({ subject, facts, confirmed, now }: Delivery, known: ReadonlyMap<FactKind, HeldFact>): Decided {
  const held = new Map(known);
  const changed = new Map<FactKind, Changed>();
  const confirm = new Map<FactKind, Instant>();
  for (const look of facts) {
    const row = toRow(subject, look, now);
    const before = held.get(row.kind);
    const recording = decideRecording(before, row);
    if (recording === 'older') continue;
    if (recording === 'changed') changed.set(row.kind, { ...row, isOld: known.has(row.kind) });
    else confirm.set(row.kind, row.observedAt);
    held.set(row.kind, { ...row, source: look.source, stale: before?.stale ?? false });
  }
  const resend = decideConfirmations(held, confirmed, confirm, now);
  const again = [...confirm].map(([kind, observedAt]) => {
    const { source, stale } = held.get(kind)!;
    return { subject, kind, observedAt, staleAt: goesStaleAt({ kind, observedAt, source }), wasStale: stale };
  });
  return { changed: [...changed.values()], confirmed: again, resend };
}

/**
 * Locks the subjects' rows, always in one order, so that two deliveries about one subject are recorded one after the other. Lists those that nobody has listed, and gives them back with the
 * expectations that they meet.
 */
async function holdSubjects(trx: Trx<FactTables & PopulationTables>, deliveries: readonly Delivery[]): Promise<readonly Reevaluation[]> {
  const held = await lockSubjects(trx, deliveries.map(({ subject }) => subject));
  const unlisted = deliveries.filter(({ subject }) => !held.has(keyOf(subject)));
  if (unlisted.length === 0) return [];
  const { isNew, asked } = await listNewSubjects(trx, unlisted);
  const known = unlisted.filter(({ subject }) => !isNew(subject));
  // Somebody else has listed them a moment ago, or they had gone and are back.
  for (const { subject, now } of known) await listSubject(trx, { subject, source: 'facts', now });
  if (known.length > 0) await lockSubjects(trx, known.map(({ subject }) => subject));
  return asked;
}

async function lockSubjects(trx: Trx<PopulationTables>, subjects: readonly Subject[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<Pick<Subject, 'kind' | 'id'>>`
    select subject.kind, subject.id from core.subjects as subject join ${named(subjects)} on subject.kind = asked.kind and subject.id = asked.id
    where subject.gone_at is null order by subject.kind, subject.id for no key update of subject`.execute(trx);
  return new Set(rows.map(keyOf));
}

async function readHeld(trx: Trx<FactTables>, subjects: readonly Subject[]): Promise<ReadonlyMap<string, ReadonlyMap<FactKind, HeldFact>>> {
  const { rows } = await sql<{ subject_kind: Subject['kind']; subject_id: string; kind: FactKind; digest: string; observed_at: Date; source: Fact['source']; stale: boolean }>`
    select fact.subject_kind, fact.subject_id, fact.kind, fact.digest, fact.observed_at, fact.source, fact.stale
    from core.facts as fact join ${named(subjects)} on fact.subject_kind = asked.kind and fact.subject_id = asked.id`.execute(trx);
  const held = new Map(subjects.map((subject) => [keyOf(subject), new Map<FactKind, HeldFact>()]));
  for (const row of rows) held.get(keyOf({ kind: row.subject_kind, id: row.subject_id }))!.set(row.kind, { digest: row.digest, observedAt: instant(row.observed_at.getTime()), source: row.source, stale: row.stale });
  return held;
}

/** The subjects as a table `asked (kind, id)`. */
function named(subjects: readonly Pick<Subject, 'kind' | 'id'>[]): RawBuilder<unknown> {
  return sql`unnest(${subjects.map(({ kind }) => kind)}::text[], ${subjects.map(({ id }) => id)}::text[]) as asked (kind, id)`;
}

function toRow(subject: Subject, look: Look, now: Instant): Row {
  const { digest, ...given } = look;
  const fact = boundFact(storableJson(given as Fact));
  const observedAt = fact.observedAt > now ? now : fact.observedAt;
  return { subject, kind: fact.kind, fact, observedAt, digest: digest ?? digestFact(subject, given as Fact), staleAt: goesStaleAt({ ...fact, observedAt }) };
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

async function writeChanged(trx: Trx<FactTables>, rows: readonly Changed[]): Promise<void> {
  if (rows.length === 0) return;
  await trx.insertInto('core.facts').values(rows.map(({ subject, kind, fact, digest, observedAt, staleAt }) => ({
    subject_kind: subject.kind,
    subject_id: subject.id,
    kind,
    state: fact.state,
    value: jsonOrNull(fact.state === 'known' ? fact.value : null),
    unknown: jsonOrNull(fact.state === 'unknown' ? { reason: fact.reason, message: fact.message, remedy: fact.remedy } : null),
    evidence: JSON.stringify(fact.evidence),
    source: JSON.stringify(fact.source),
    digest,
    observed_at: toIso(observedAt),
    changed_at: toIso(observedAt),
    stale_at: toIso(staleAt),
    stale: false,
  }))).onConflict((conflict) => conflict.columns(['subject_kind', 'subject_id', 'kind']).doUpdateSet((eb) => ({
    state: eb.ref('excluded.state'), value: eb.ref('excluded.value'), unknown: eb.ref('excluded.unknown'), evidence: eb.ref('excluded.evidence'), source: eb.ref('excluded.source'),
    digest: eb.ref('excluded.digest'), observed_at: eb.ref('excluded.observed_at'), changed_at: eb.ref('excluded.changed_at'), stale_at: eb.ref('excluded.stale_at'), stale: eb.ref('excluded.stale'),
  }))).execute();
  await writeHistory(trx, rows);
}

async function writeHistory(trx: Trx<FactTables>, rows: readonly Changed[]): Promise<void> {
  await trx.insertInto('core.fact_changes').values(rows.map(({ subject, kind, fact, digest, observedAt }) => {
    const value = fact.state === 'known' ? JSON.stringify(fact.value) : null;
    return {
      subject_kind: subject.kind, subject_id: subject.id, kind, observed_at: toIso(observedAt), state: fact.state, digest,
      value: (value !== null && value.length <= FACT_LIMITS.historicValue ? value : null) as string,
      reason: fact.state === 'unknown' ? fact.reason : null,
    };
  })).execute();
  await pruneHistory(trx, rows.filter(({ isOld }) => isOld));
}

/** What is known for the first time has no history that could be too long. */
async function pruneHistory(trx: Trx<FactTables>, rows: readonly Changed[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`delete from core.fact_changes as old using (
      select subject_kind, subject_id, kind, (select id from core.fact_changes kept where kept.subject_kind = facts.subject_kind and kept.subject_id = facts.subject_id and kept.kind = facts.kind
        order by id desc offset ${FACT_LIMITS.changesKept - 1} limit 1) as oldest
      from unnest(${rows.map(({ subject }) => subject.kind)}::text[], ${rows.map(({ subject }) => subject.id)}::text[], ${rows.map(({ kind }) => kind)}::text[]) as facts (subject_kind, subject_id, kind)) as bound
    where old.subject_kind = bound.subject_kind and old.subject_id = bound.subject_id and old.kind = bound.kind and old.id < bound.oldest`.execute(trx);
}

/** Moves the time of what was seen again. */
async function writeConfirmed(trx: Trx<FactTables>, seen: readonly Confirmed[]): Promise<void> {
  if (seen.length === 0) return;
  const rows = seen.map(({ subject, kind, observedAt, staleAt }) => ({ subject_kind: subject.kind, subject_id: subject.id, kind, at: toIso(observedAt), stale: toIso(staleAt) }));
  await sql`update core.facts set observed_at = seen.at, stale_at = seen.stale, stale = false
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as seen (subject_kind text, subject_id text, kind text, at timestamptz, stale timestamptz)
    where facts.subject_kind = seen.subject_kind and facts.subject_id = seen.subject_id and facts.kind = seen.kind and facts.observed_at < seen.at`.execute(trx);
}

function jsonOrNull(value: unknown): string {
  return (value === null ? null : JSON.stringify(value as Json)) as string;
}
