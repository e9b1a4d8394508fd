import { newId, type Id, type Instant } from '@writ/kernel';
import { errors } from '../errors.ts';
import type { LoggingParts } from '../parts.ts';
import type { SearchQuery } from './read-search.ts';

/** Searches that one person keeps. */
const MOST_SEARCHES = 50;
/** Searches of others that are shown. */
const MOST_SHARED = 200;

export interface SavedSearch {
  readonly id: Id<'log-search'>;
  readonly name: string;
  /** As it stands in the address. */
  readonly query: string;
  readonly owner: Id<'person'>;
  readonly isShared: boolean;
}

/** What of a search is kept, in one order, so that the same search is the same text. */
const KEPT = ['q', 'span', 'from', 'until', 'service', 'host', 'level', 'request', 'kind'] as const;

/** The search as it stands in the address, without its place in the list. */
export function formatSearch(query: SearchQuery): string {
  const parameters = new URLSearchParams();
  for (const name of KEPT) if (query[name] !== undefined && query[name] !== '') parameters.set(name, String(query[name]));
  return parameters.toString();
}

/** Keeps a search under a name, in the place of the owner's own of that name. Throws `log-search-limit`. */
export async function saveSearch({ db }: Pick<LoggingParts, 'db'>, search: Omit<SavedSearch, 'id'>, now: Instant): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Two forms at once count one after the other.
    await trx.selectFrom('core.people').select('id').where('id', '=', search.owner).forUpdate().execute();
    await trx.deleteFrom('logging.searches').where('owner', '=', search.owner).where((eb) => eb(eb.fn('lower', ['name']), '=', eb.fn('lower', [eb.val(search.name)]))).execute();
    const { held } = await trx.selectFrom('logging.searches').select(({ fn }) => fn.countAll<string>().as('held')).where('owner', '=', search.owner).executeTakeFirstOrThrow();
    if (Number(held) >= MOST_SEARCHES) throw errors('log-search-limit', { limit: MOST_SEARCHES });
    await trx.insertInto('logging.searches').values({ id: newId<'log-search'>(now), name: search.name, query: search.query, owner: search.owner, is_shared: search.isShared, made_at: new Date(now) }).execute();
  });
}

/** Forgets a search of one's own. Throws `log-search-not-found`. */
export async function removeSearch({ db }: Pick<LoggingParts, 'db'>, id: Id<'log-search'>, owner: Id<'person'>): Promise<void> {
  const { numDeletedRows } = await db.deleteFrom('logging.searches').where('id', '=', id).where('owner', '=', owner).executeTakeFirst();
  if (numDeletedRows === 0n) throw errors('log-search-not-found');
}

/** One's own searches and those that others share, by name. */
export async function listSearches({ db }: Pick<LoggingParts, 'db'>, viewer: Id<'person'>): Promise<readonly SavedSearch[]> {
  const rows = await db.selectFrom('logging.searches').select(['id', 'name', 'query', 'owner', 'is_shared'])
    .where((eb) => eb.or([eb('owner', '=', viewer), eb('is_shared', '=', true)])).orderBy('name').limit(MOST_SEARCHES + MOST_SHARED).execute();
  return rows.map(({ is_shared, ...row }) => ({ ...row, isShared: is_shared }));
}
