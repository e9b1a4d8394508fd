import { instant, type Id, type Instant, type Json } from '@writ/kernel';
import type { Selectable } from 'kysely';
import type { Actor } from '../actor.ts';
import type { HostTables, Labels } from './tables.ts';

/** One enrolment: a key that speaks for a machine. A machine that is made again enrols again and is another host. */
export interface Host {
  readonly id: Id<'host'>;
  readonly name: string;
  readonly labels: Labels;
  readonly publicKey: string;
  readonly machine: Json;
  readonly agentVersion: string;
  readonly enrolledAt: Instant;
  readonly enrolledBy: Actor;
  readonly lastSeenAt: Instant;
  /** Facts that the agent says it lost because its spool was full. */
  readonly dropped: number;
  readonly revoked: { readonly at: Instant; readonly by: Actor; readonly why: string; readonly retired: boolean } | undefined;
}

/** The row of `core.hosts` as a host. */
export function hostOf(row: Selectable<HostTables['core.hosts']>): Host {
  return {
    id: row.id as Id<'host'>,
    name: row.name,
    labels: row.labels,
    publicKey: row.public_key,
    machine: row.machine,
    agentVersion: row.agent_version,
    enrolledAt: instant(row.enrolled_at.getTime()),
    enrolledBy: actorOf(row.enrolled_by_kind, row.enrolled_by_id),
    lastSeenAt: instant(row.last_seen_at.getTime()),
    dropped: Number(row.dropped),
    revoked: row.revoked_at
      ? { at: instant(row.revoked_at.getTime()), by: actorOf(row.revoked_by_kind, row.revoked_by_id), why: row.revoked_why ?? '', retired: row.retired }
      : undefined,
  };
}

function actorOf(kind: string | null, id: string | null): Actor {
  return { kind, id } as Actor;
}
