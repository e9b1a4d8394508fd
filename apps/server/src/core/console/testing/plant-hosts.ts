import { newId } from '@writ/kernel';
import { sql } from 'kysely';
import type { TestConsole } from './open-test-console.ts';

/** Enrols hosts that say whether a restart is due, in bulk: thousands in a second, as no agents could. Returns their ids. */
export async function plantHosts({ db, clock }: TestConsole, count: number, restartDue: (index: number) => boolean): Promise<readonly string[]> {
  const now = new Date(clock.now());
  const hosts = Array.from({ length: count }, (_, index) => ({ id: newId(clock.now()), name: `web-${String(index + 1).padStart(5, '0')}.example.com`, due: restartDue(index) }));
  const labels = JSON.stringify({ environment: 'production', managed: 'true' });
  const rows = JSON.stringify(hosts);
  await sql`
    insert into core.hosts (id, name, labels, public_key, machine, agent_version, enrolled_at, enrolled_by_kind, enrolled_by_id, last_seen_at)
    select id, name, ${labels}::jsonb, id::text, '{}', '0.1.0', ${now}, 'writ', 'writ', ${now} from jsonb_to_recordset(${rows}::jsonb) as h (id uuid, name text)`.execute(db);
  await sql`
    insert into core.subjects (kind, id, name, labels, standing, source, listed_at)
    select 'host', id, name, ${labels}::jsonb, 'listed', 'enrolment', ${now} from jsonb_to_recordset(${rows}::jsonb) as h (id text, name text)`.execute(db);
  await sql`
    insert into core.facts (subject_kind, subject_id, kind, state, value, unknown, evidence, source, digest, observed_at, changed_at, stale_at)
    select 'host', id, 'host.reboot', 'known', jsonb_build_object('required', due, 'packages', '[]'::jsonb), 'null', '[]', '{"how":"measured","by":"test"}', md5(id), ${now}, ${now}, ${new Date(clock.now() + 900_000)}
    from jsonb_to_recordset(${rows}::jsonb) as h (id text, due boolean)`.execute(db);
  await sql`insert into core.evaluation_queue (subject_kind, subject_id) select 'host', id from jsonb_to_recordset(${rows}::jsonb) as h (id text)`.execute(db);
  return hosts.map(({ id }) => id);
}
