import type { Id, Instant } from '@writ/kernel';
import type { Db } from '../../../platform/db.ts';
import type { ContactTables } from '../tables.ts';
import { PROVEN_FOR_MS } from './way.ts';

/** Who has ways to be called, and whose have proven themselves lately. */
export interface Reach {
  readonly withWays: ReadonlySet<Id<'person'>>;
  readonly proven: ReadonlySet<Id<'person'>>;
}

/** Reads it for everybody at once. */
export async function readReach(db: Db<ContactTables>, now: Instant): Promise<Reach> {
  const rows = await db.selectFrom('contact.ways').select(['person', 'verified_at']).where('removed_at', 'is', null).execute();
  return { withWays: new Set(rows.map(({ person }) => person)), proven: new Set(rows.filter(({ verified_at }) => verified_at !== null && now - verified_at.getTime() < PROVEN_FOR_MS).map(({ person }) => person)) };
}
