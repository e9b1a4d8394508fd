import { sql } from 'kysely';
import { toIso, type Id, type Instant } from '@writ/kernel';
import type { ClauseChange } from '@writ/policy';
import type { Trx } from '../../platform/db.ts';
import { WRIT, type Actor } from '../actor.ts';
import { appendJournal } from '../journal/append-journal.ts';
import type { JournalTables } from '../journal/tables.ts';
import { errors } from './errors.ts';
import { storablePolicy, type PolicyReader } from './policy-reader.ts';
import type { PolicyTables } from './tables.ts';

/** In ASCII: `plcy`. Versions are numbered one at a time. */
const POLICY_LOCK = 0x706c6379;

export async function lockPolicy(trx: Trx<PolicyTables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${POLICY_LOCK})`.execute(trx);
}

/**
 * Puts the first text in force. Nobody approves it: there is nobody yet, and the text is the template that came with the program or that the company put in its place.
 * Throws `policy-exists`, `policy-invalid`, `policy-too-large`.
 */
export async function putFirstPolicyInForce(trx: Trx<PolicyTables & JournalTables>, reader: PolicyReader, text: string, now: Instant): Promise<{ readonly version: number }> {
  await lockPolicy(trx);
  if (await trx.selectFrom('core.policy_versions').select('version').limit(1).executeTakeFirst()) throw errors('policy-exists');
  const read = reader.read(text);
  if (!read.ok) throw errors('policy-invalid', { count: read.diagnostics.length, first: read.diagnostics[0]?.message, diagnostics: read.diagnostics.slice(0, 50) });
  await putInForce(trx, { version: 1, text, proposedBy: null, approvedBy: null, changes: [], actor: WRIT, now });
  return { version: 1 };
}

export interface NewVersion {
  readonly version: number;
  readonly text: string;
  readonly proposedBy: Id<'person'> | null;
  readonly approvedBy: Id<'person'> | null;
  readonly changes: readonly ClauseChange[];
  readonly actor: Actor;
  readonly now: Instant;
  readonly why?: string | undefined;
}

/** Writes the row and the entry of a version. The entry names clauses and parameters with their values; the words are in the version's text, under its hash. */
export async function putInForce(trx: Trx<PolicyTables & JournalTables>, { version, text, proposedBy, approvedBy, changes, actor, now, why }: NewVersion): Promise<void> {
  const stored = storablePolicy(text);
  await trx.insertInto('core.policy_versions').values({
    version, sha256: stored.sha256, text: stored.text, in_force_since: toIso(now), proposed_by: proposedBy, approved_by: approvedBy, changes: JSON.stringify(changes),
  }).execute();
  await appendJournal(trx, {
    at: now, actor, act: 'policy.loaded', subject: { kind: 'policy', id: String(version) }, why,
    detail: { version, sha256: stored.sha256, changes: summariseChanges(changes), changeCount: changes.length },
  });
}

/** Characters of differences that an entry holds; `changeCount` says whether there were more. */
const MOST_TOLD = 60_000;

function summariseChanges(changes: readonly ClauseChange[]) {
  let room = MOST_TOLD;
  const told = [];
  for (const { kind, clause, parameters } of changes) {
    const change = { kind, clause, parameters: parameters.map(({ control, name, before, after }) => ({ control, name, before: say(before), after: say(after) })) };
    room -= JSON.stringify(change).length;
    if (room < 0) break;
    told.push(change);
  }
  return told;
}

function say(value: unknown): string | null {
  return value === undefined ? null : (JSON.stringify(value) ?? '').slice(0, 200);
}
