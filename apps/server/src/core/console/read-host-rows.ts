import { MS, type Instant } from '@writ/kernel';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Host } from '../hosts/index.ts';
import type { HostRow } from '../hosts/hosts-page.tsx';
import type { MarginSource } from '../verdicts/read-margin.ts';
import type { ConsoleTables } from './console.ts';

/** Agents speak every five minutes at least; three misses are silence, as for facts. */
const SILENT_MS = 15 * MS.minute;

/** Hosts with what each control says of them, in the order of the policy. */
export async function readHostRows(db: Db<ConsoleTables>, source: MarginSource, hosts: readonly Host[]): Promise<readonly HostRow[]> {
  const ids = hosts.map(({ id }) => id);
  const { rows } = await sql<{ subject_id: string; control: string; state: 'kept' | 'broken' | 'unknown' }>`
    select subject_id, control, state from core.verdicts where subject_kind = 'host' and subject_id = any(${ids})`.execute(db);
  const { rows: systems } = await sql<{ subject_id: string; name: string | null }>`
    select subject_id, value ->> 'prettyName' as name from core.facts where subject_kind = 'host' and kind = 'host.operating-system' and subject_id = any(${ids})`.execute(db);
  const order = new Map(source.plan.controls.map((control, index) => [control.id, index]));
  const byHost = Map.groupBy(rows, (row) => row.subject_id);
  const systemOf = new Map(systems.map((row) => [row.subject_id, row.name ?? undefined]));
  return hosts.map(({ id, name, labels, lastSeenAt, revoked }) => ({
    id, name, labels, lastSeenAt, isRevoked: revoked !== undefined, operatingSystem: systemOf.get(id),
    ticks: (byHost.get(id) ?? []).toSorted((one, other) => (order.get(one.control) ?? 0) - (order.get(other.control) ?? 0)).map(({ state }) => state),
  }));
}

/** Of all hosts: how many are enrolled, have fallen silent, and break something. */
export async function countHosts(db: Db<ConsoleTables>, now: Instant): Promise<{ readonly enrolled: number; readonly silent: number; readonly broken: number }> {
  const { rows: [counts] } = await sql<{ enrolled: number; silent: number; broken: number }>`
    select count(*)::int as enrolled,
      count(*) filter (where last_seen_at < ${new Date(now - SILENT_MS)})::int as silent,
      (select count(distinct v.subject_id)::int from core.verdicts v join core.hosts h on h.id::text = v.subject_id
        where v.subject_kind = 'host' and v.state = 'broken' and v.excuse is null and h.revoked_at is null) as broken
    from core.hosts where revoked_at is null`.execute(db);
  return counts ?? { enrolled: 0, silent: 0, broken: 0 };
}
