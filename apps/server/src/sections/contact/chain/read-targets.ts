import type { Id } from '@writ/kernel';
import type { Db } from '../../../platform/db.ts';
import type { ContactTables } from '../tables.ts';
import type { Target } from './decide-next-call.ts';

/** The ways of some people, each person's in their own order. A way that was never proven is tried too, after the proven ones of the same person. */
export async function readTargets(db: Db<ContactTables>, people: readonly Id<'person'>[]): Promise<readonly Target[]> {
  if (people.length === 0) return [];
  const rows = await db.selectFrom('contact.ways').select(['id', 'person', 'kind', 'verified_at']).where('person', 'in', [...people]).where('removed_at', 'is', null).orderBy('place').limit(2_000).execute();
  const ways = rows.toSorted((one, other) => Number(one.verified_at === null) - Number(other.verified_at === null));
  return people.flatMap((person) => ways.filter((way) => way.person === person).map(({ id, kind }) => ({ person, way: id, kind })));
}
