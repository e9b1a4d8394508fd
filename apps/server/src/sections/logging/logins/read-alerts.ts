import { type Id, type Instant, instant } from '@writ/kernel';
import type { Selectable } from 'kysely';
import type { LoggingParts } from '../parts.ts';
import type { AlertSaid } from './login-alert.ts';
import { ENTRIES } from './login-alert.ts';
import type { LoginTables } from './login-tables.ts';

/** An alert as it is kept. */
export interface LoginAlert extends AlertSaid {
  readonly id: Id<'login-alert'>;
  readonly raisedAt: Instant;
  /** Lines that show it, as in their addresses. */
  readonly places: readonly string[];
  readonly answer?: { readonly said: 'handled' | 'normal'; readonly at: Instant; readonly by: string; readonly reason: string } | undefined;
}

/** Alerts that a page shows of one sort; the number of all stands beside them. */
const SHOWN = 20;

export interface FoundAlerts {
  readonly alerts: readonly LoginAlert[];
  readonly total: number;
}

/** Somebody was let in, and nobody has said yet whether that was right: the newest first, however long ago. */
export async function readOpenEntries({ db }: Pick<LoggingParts, 'db'>): Promise<FoundAlerts> {
  const chosen = db.selectFrom('logging.login_alerts').where('answer', 'is', null).where('kind', 'in', ENTRIES);
  const { total } = await chosen.select(({ fn }) => fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
  // The name of the kind sorts as its weight does: a success before a new place.
  const rows = await chosen.selectAll().orderBy('kind', 'desc').orderBy('last_at', 'desc').limit(SHOWN).execute();
  return { alerts: rows.map(alertOf), total: Number(total) };
}

/** Attacks that were refused and went on since then, the worst first. */
export async function readAttacks({ db }: Pick<LoggingParts, 'db'>, since: Instant): Promise<FoundAlerts> {
  const chosen = db.selectFrom('logging.login_alerts').where('answer', 'is', null).where('kind', 'not in', ENTRIES).where('last_at', '>=', new Date(since));
  const { total } = await chosen.select(({ fn }) => fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
  const rows = await chosen.selectAll().orderBy('failed', 'desc').orderBy('last_at', 'desc').limit(SHOWN).execute();
  return { alerts: rows.map(alertOf), total: Number(total) };
}

/** Alerts that were answered since then, the newest first. */
export async function readAnswered({ db }: Pick<LoggingParts, 'db'>, since: Instant): Promise<readonly LoginAlert[]> {
  const rows = await db.selectFrom('logging.login_alerts').selectAll().where('answered_at', '>=', new Date(since)).orderBy('answered_at', 'desc').limit(SHOWN).execute();
  return rows.map(alertOf);
}

/** The alert with this id; undefined when there is none, or no more. */
export async function readAlert({ db }: Pick<LoggingParts, 'db'>, id: Id<'login-alert'>): Promise<LoginAlert | undefined> {
  const row = await db.selectFrom('logging.login_alerts').selectAll().where('id', '=', id).executeTakeFirst();
  return row && alertOf(row);
}

function alertOf(row: Selectable<LoginTables['logging.login_alerts']>): LoginAlert {
  return {
    id: row.id, kind: row.kind, address: row.address, account: row.account, host: row.host, failed: row.failed, others: row.others, places: row.places,
    firstAt: row.first_at.getTime(), lastAt: row.last_at.getTime(), raisedAt: instant(row.raised_at.getTime()),
    answer: row.answer === null ? undefined : { said: row.answer, at: instant(row.answered_at!.getTime()), by: row.answered_by ?? '', reason: row.reason ?? '' },
  };
}
