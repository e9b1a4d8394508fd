import { instant, newId, toIso, type Id, type Instant } from '@writ/kernel';
import type { Db, Trx } from '../../../platform/db.ts';
import type { ContactTables } from '../tables.ts';
import type { About, Chain, ChainStep } from './chain.ts';

type Row = {
  id: Id<'escalation'>; about_kind: About['kind']; about_id: string; label: string; path: string; urgent: boolean; opened_at: Date; due_at: Date; policy_version: number;
  support_until: Date | null; support_outcome: NonNullable<Chain['support']>['outcome'] | null; support_at: Date | null; support_by: Id<'person'> | null;
  seen_at: Date | null; seen_by: Id<'person'> | null; seen_how: NonNullable<Chain['seen']>['how'] | null; next_at: Date | null;
};

/** Links of one chain that are read; one that nobody sees grows by a few an hour. */
const STEPS = 500;

/** The chain about something, or undefined when none was opened. */
export async function readChain(db: Db<ContactTables>, about: About): Promise<Chain | undefined> {
  const row = await db.selectFrom('contact.escalations').selectAll().where('about_kind', '=', about.kind).where('about_id', '=', about.id).executeTakeFirst();
  return row && toChain(row, await readSteps(db, row.id));
}

/** Chains of this kind about these that nobody has seen, the first due first, without their links. */
export async function readUnseen(db: Db<ContactTables>, kind: About['kind'], ids: readonly string[]): Promise<readonly Omit<Chain, 'steps'>[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('contact.escalations').selectAll().where('about_kind', '=', kind).where('about_id', 'in', ids.slice(0, 1_000)).where('seen_at', 'is', null).orderBy('due_at').execute();
  return rows.map((row) => toChain(row, []));
}

/** The chain, held until the transaction ends; whoever changes a chain holds it. */
export async function holdChain(trx: Trx<ContactTables>, about: About): Promise<Chain | undefined> {
  const row = await trx.selectFrom('contact.escalations').selectAll().where('about_kind', '=', about.kind).where('about_id', '=', about.id).forUpdate().executeTakeFirst();
  return row && toChain(row, await readSteps(trx, row.id));
}

/** The chain by its id, held. */
export async function holdChainById(trx: Trx<ContactTables>, id: Id<'escalation'>): Promise<Chain | undefined> {
  const row = await trx.selectFrom('contact.escalations').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return row && toChain(row, await readSteps(trx, row.id));
}

/** Chains that were opened in this transaction and have no links yet. */
export async function readNewChains(trx: Trx<ContactTables>, ids: readonly Id<'escalation'>[]): Promise<readonly Chain[]> {
  if (ids.length === 0) return [];
  const rows = await trx.selectFrom('contact.escalations').selectAll().where('id', 'in', ids).execute();
  return rows.map((row) => toChain(row, []));
}

/**
 * A chain whose next call is due, held; another process that looks at the same moment gets another one, or none. `tried` are left out: what failed a moment ago does
 * not stand in the way of the others.
 */
export async function claimDueChain(trx: Trx<ContactTables>, now: Instant, tried: readonly string[]): Promise<Chain | undefined> {
  let query = trx.selectFrom('contact.escalations').selectAll().where('next_at', '<=', new Date(now));
  if (tried.length > 0) query = query.where('id', 'not in', tried as Id<'escalation'>[]);
  const row = await query.orderBy('urgent', 'desc').orderBy('next_at').limit(1).forUpdate().skipLocked().executeTakeFirst();
  return row && toChain(row, await readSteps(trx, row.id));
}

export async function addStep(trx: Trx<ContactTables>, escalation: Id<'escalation'>, step: Partial<ChainStep> & Pick<ChainStep, 'at' | 'what'>): Promise<void> {
  await trx.insertInto('contact.steps').values({
    id: newId<'step'>(step.at), escalation, at: toIso(step.at), what: step.what, person: step.person ?? null, way: step.way ?? null, way_kind: step.wayKind ?? null, reason: step.reason ?? null,
  }).execute();
}

async function readSteps(db: Db<ContactTables>, escalation: Id<'escalation'>): Promise<readonly ChainStep[]> {
  const rows = await db.selectFrom('contact.steps').selectAll().where('escalation', '=', escalation).orderBy('ordinal', 'desc').limit(STEPS).execute();
  return rows.toReversed().map((row) => ({
    at: instant(row.at.getTime()), what: row.what, person: row.person ?? undefined, way: row.way ?? undefined, wayKind: row.way_kind ?? undefined, reason: row.reason ?? undefined,
  }));
}

function toChain(row: Row, steps: readonly ChainStep[]): Chain {
  return {
    id: row.id, about: { kind: row.about_kind, id: row.about_id }, label: row.label, path: row.path, isUrgent: row.urgent, policyVersion: row.policy_version, steps,
    openedAt: instant(row.opened_at.getTime()), dueAt: instant(row.due_at.getTime()),
    supportUntil: momentOf(row.support_until),
    support: row.support_outcome === null ? undefined : { outcome: row.support_outcome, at: instant(row.support_at!.getTime()), by: row.support_by ?? undefined },
    seen: row.seen_at === null ? undefined : { at: instant(row.seen_at.getTime()), by: row.seen_by!, how: row.seen_how! },
    nextAt: momentOf(row.next_at),
  };
}

function momentOf(date: Date | null): Instant | undefined {
  return date === null ? undefined : instant(date.getTime());
}
