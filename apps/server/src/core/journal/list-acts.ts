import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { JournalTables } from './tables.ts';

/** Every act that the journal has, by name. Hops from one to the next in the index, so that a journal of millions is not read. */
export async function listActs(db: Db<JournalTables>): Promise<readonly string[]> {
  const { rows } = await sql<{ act: string }>`
    with recursive acts (act) as (
      (select act from core.journal order by act using ~<~ limit 1)
      union all
      select (select j.act from core.journal j where j.act ~>~ acts.act order by j.act using ~<~ limit 1) from acts where acts.act is not null
    ) select act from acts where act is not null limit 1000`.execute(db);
  return rows.map(({ act }) => act);
}
