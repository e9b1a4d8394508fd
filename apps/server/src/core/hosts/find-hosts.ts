import { isId, type Id } from '@writ/kernel';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { hostErrors } from './errors.ts';
import { hostOf, type Host } from './host.ts';
import type { HostTables, Labels } from './tables.ts';

export interface HostFilter {
  /** Part of a name, in any case, or a whole id. */
  readonly text?: string | undefined;
  /** All of these. */
  readonly labels?: Labels | undefined;
  /** Enrolled and not revoked (the default), revoked, or both. */
  readonly standing?: 'enrolled' | 'revoked' | 'all' | undefined;
  /** Hosts of which the policy says this: something broken, something unknown and nothing broken, or everything kept. */
  readonly state?: 'kept' | 'broken' | 'unknown' | undefined;
  /** Where the page before ended. */
  readonly after?: string | undefined;
  /** Rows, at most 500. */
  readonly limit: number;
}
export interface HostPage {
  readonly hosts: readonly Host[];
  readonly total: number;
  /** Give it as `after` for the next page; undefined at the end. */
  readonly next: string | undefined;
}

/** One page of hosts by name, and how many there are in all. Throws `host-cursor-malformed`. */
export async function findHosts(db: Db<HostTables>, filter: HostFilter): Promise<HostPage> {
  const limit = Math.min(Math.max(1, filter.limit), 500);
  const chosen = choose(db, filter);
  const { total } = await chosen.select(sql<string>`count(*)`.as('total')).executeTakeFirstOrThrow();
  let page = chosen.selectAll().orderBy(sql`lower(name)`).orderBy('id').limit(limit + 1);
  if (filter.after !== undefined) {
    const [name, id] = readCursor(filter.after);
    page = page.where(sql<boolean>`(lower(name), id) > (${name}, ${id}::uuid)`);
  }
  const hosts = (await page.execute()).map(hostOf);
  const isMore = hosts.length > limit;
  const shown = hosts.slice(0, limit);
  return { hosts: shown, total: Number(total), next: isMore ? writeCursor(shown.at(-1)!) : undefined };
}

/** The host with this id. Throws `host-not-found`. */
export async function readHost(db: Db<HostTables>, host: Id<'host'>): Promise<Host> {
  const row = isId(host) ? await db.selectFrom('core.hosts').selectAll().where('id', '=', host).executeTakeFirst() : undefined;
  if (!row) throw hostErrors('host-not-found', { host });
  return hostOf(row);
}

function choose(db: Db<HostTables>, { text, labels, standing = 'enrolled', state }: HostFilter) {
  let chosen = db.selectFrom('core.hosts');
  if (standing !== 'all') chosen = chosen.where('revoked_at', standing === 'enrolled' ? 'is' : 'is not', null);
  if (labels && Object.keys(labels).length > 0) chosen = chosen.where(sql<boolean>`labels @> ${JSON.stringify(labels)}::jsonb`);
  if (state) chosen = chosen.where(hasState(state));
  const wanted = text?.trim().slice(0, 200);
  if (!wanted) return chosen;
  if (isId(wanted)) return chosen.where('id', '=', wanted);
  return chosen.where(sql<boolean>`lower(name) like ${`%${wanted.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`}`);
}

/** The worst verdict about a host, those under an exception left out, is this one. */
function hasState(state: 'kept' | 'broken' | 'unknown') {
  const some = (wanted: string) => sql`exists (select 1 from core.verdicts v where v.subject_kind = 'host' and v.subject_id = core.hosts.id::text and v.excuse is null and v.state = ${wanted})`;
  if (state === 'broken') return sql<boolean>`${some('broken')}`;
  if (state === 'unknown') return sql<boolean>`${some('unknown')} and not ${some('broken')}`;
  return sql<boolean>`${some('kept')} and not ${some('broken')} and not ${some('unknown')}`;
}

function writeCursor(host: Host): string {
  return Buffer.from(JSON.stringify([host.name.toLowerCase(), host.id])).toString('base64url');
}

function readCursor(text: string): [string, string] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text.slice(0, 2_000), 'base64url').toString());
    if (Array.isArray(parsed) && typeof parsed[0] === 'string' && typeof parsed[1] === 'string' && isId(parsed[1])) return [parsed[0], parsed[1]];
  } catch (cause) {
    throw hostErrors('host-cursor-malformed', {}, cause);
  }
  throw hostErrors('host-cursor-malformed');
}
