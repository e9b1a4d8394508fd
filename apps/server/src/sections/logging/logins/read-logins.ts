import { type Instant, instant, MS } from '@writ/kernel';
import { sql } from 'kysely';
import type { LoggingParts } from '../parts.ts';

/** By what logins are summed up. */
export const LOGIN_VIEWS = ['account', 'address', 'host'] as const;
export type LoginView = (typeof LOGIN_VIEWS)[number];

/** Which logins are asked for. */
export interface LoginFilter {
  /** Milliseconds; to the hour. */
  readonly since: Instant;
  readonly account?: string | undefined;
  readonly address?: string | undefined;
  readonly host?: string | undefined;
}

/** What was counted of one account, address or host. */
export interface LoginSum {
  readonly name: string;
  readonly failed: number;
  readonly accepted: number;
  readonly accounts: number;
  readonly addresses: number;
  readonly hosts: number;
  readonly lastAt: Instant;
  readonly lastPlace: string | undefined;
}

export interface LoginSums {
  readonly sums: readonly LoginSum[];
  /** How many there are in all. */
  readonly total: number;
  readonly failed: number;
  readonly accepted: number;
  /** Of them, attempts that are counted for their host only. */
  readonly folded: number;
}

const SHOWN = 100;

/** Logins since then, by account, address or host: the most failures first. */
export async function readLogins({ db }: Pick<LoggingParts, 'db'>, view: LoginView, { since, account, address, host }: LoginFilter): Promise<LoginSums> {
  let chosen = db.selectFrom('logging.login_hours').where('hour', '>=', new Date(Math.floor(since / MS.hour) * MS.hour));
  if (account !== undefined) chosen = chosen.where('account', '=', account).where('is_others', '=', false);
  if (address !== undefined) chosen = chosen.where('address', '=', address).where('is_others', '=', false);
  if (host !== undefined) chosen = chosen.where('host', '=', host);
  // What is counted for its host only belongs to no account and no address.
  const listed = view === 'host' ? chosen : chosen.where('is_others', '=', false);
  const sum = (column: string) => sql<string>`coalesce(sum(${sql.ref(column)}), 0)`;
  const total = await chosen.select([sum('failed').as('failed'), sum('accepted').as('accepted'), sql<string>`coalesce(sum(failed + accepted) filter (where is_others), 0)`.as('folded'), sql<string>`count(distinct ${sql.ref(view)})`.as('total')]).executeTakeFirstOrThrow();
  const rows = await listed.select([
    `${view} as name`, sum('failed').as('failed'), sum('accepted').as('accepted'), sql<Date>`max(last_at)`.as('last_at'), sql<string | null>`(array_agg(last_place order by last_at desc) filter (where last_place is not null))[1]`.as('last_place'),
    ...LOGIN_VIEWS.map((column) => sql<string>`count(distinct ${sql.ref(column)})`.as(`${column}_count`)),
  ]).groupBy(view).orderBy('failed', 'desc').orderBy('accepted', 'desc').orderBy('name').limit(SHOWN).execute() as unknown as readonly Row[];
  return {
    total: Number(total.total), failed: Number(total.failed), accepted: Number(total.accepted), folded: Number(total.folded),
    sums: rows.map((row) => ({ name: row.name, failed: Number(row.failed), accepted: Number(row.accepted), accounts: Number(row.account_count), addresses: Number(row.address_count), hosts: Number(row.host_count), lastAt: instant(row.last_at.getTime()), lastPlace: row.last_place ?? undefined })),
  };
}

interface Row {
  readonly name: string;
  readonly failed: string;
  readonly accepted: string;
  readonly last_at: Date;
  readonly last_place: string | null;
  readonly account_count: string;
  readonly address_count: string;
  readonly host_count: string;
}

/** How often signing in to Writ itself was refused and let in since then, from its own attempts: accounts and addresses are there as digests only, and for a week. */
export async function countOwnSignIns({ db }: Pick<LoggingParts, 'db'>, since: Instant): Promise<{ readonly failed: number; readonly passed: number }> {
  const rows = await db.selectFrom('core.sign_in_attempts').select(['outcome', ({ fn }) => fn.countAll<string>().as('count')]).where('at', '>=', new Date(since)).groupBy('outcome').execute();
  const count = (outcome: string): number => Number(rows.find((row) => row.outcome === outcome)?.count ?? 0);
  return { failed: count('failed'), passed: count('passed') };
}
