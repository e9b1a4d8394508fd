import { sql } from 'kysely';
import type { Trx } from '../../../platform/db.ts';
import type { LoggingDoorTables } from '../parts.ts';
import type { LoginTables } from './login-tables.ts';
import { matchHostNames } from './match-host-names.ts';

/** What came last under one name, milliseconds; what is left out or 0 stays as it is. */
export type Heard = { readonly [Column in Exclude<keyof LoginTables['logging.heard_hosts'], 'name' | 'login_failed_place'>]?: number } & { readonly login_failed_place?: string | undefined };

/**
 * Notes what came last under the names of enrolled hosts; other names are not kept, so that whoever invents names fills nothing.
 * Instants only move on, so that an old log that is brought in takes nothing back.
 */
export async function noteHeard(trx: Trx<LoggingDoorTables>, heard: ReadonlyMap<string, Heard>): Promise<void> {
  if (heard.size === 0) return;
  const match = matchHostNames(await trx.selectFrom('core.hosts').select(['id', 'name']).where('revoked_at', 'is', null).execute());
  for (const [name, { login_failed_place: place, ...instants }] of heard) {
    if (match(name).length === 0) continue;
    const told = Object.entries(instants).filter((entry): entry is [string, number] => (entry[1] ?? 0) > 0);
    if (told.length === 0) continue;
    const columns = sql.join(told.map(([column]) => sql.ref(column)));
    const values = sql.join(told.map(([, at]) => sql`${new Date(at)}::timestamptz`));
    // The place belongs to the failure: it moves with it.
    const later = told.map(([column]) => sql`${sql.ref(column)} = greatest(heard.${sql.ref(column)}, excluded.${sql.ref(column)})`);
    await sql`insert into logging.heard_hosts as heard (name, login_failed_place, ${columns}) values (${name.toLowerCase()}, ${place ?? null}, ${values})
      on conflict (name) do update set ${sql.join([...later, sql`login_failed_place = coalesce(excluded.login_failed_place, heard.login_failed_place)`])}`.execute(trx);
  }
}
