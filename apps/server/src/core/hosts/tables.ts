import type { Json } from '@writ/kernel';
import type { ColumnType, Generated } from 'kysely';
import type { FactTables } from '../facts/tables.ts';
import type { JournalTables } from '../journal/tables.ts';
import type { PopulationTables } from '../populations/tables.ts';

type Once<Read, Write = Read> = ColumnType<Read, Write, never>;
/** Read as a value, written as JSON text. */
type JsonColumn<Value> = ColumnType<Value, string, string>;

export type Labels = Readonly<Record<string, string>>;

export interface HostTables {
  'core.hosts': {
    id: Once<string>;
    /** As the host called itself when it enrolled; for people, not for identity. */
    name: string;
    labels: JsonColumn<Labels>;
    public_key: Once<string>;
    machine: JsonColumn<Json>;
    agent_version: string;
    enrolled_at: Once<Date>;
    enrolled_by_kind: Once<string>;
    enrolled_by_id: Once<string>;
    last_seen_at: Date;
    /** Facts that the agent says it lost, ever. */
    dropped: ColumnType<string, number | undefined, number>;
    revoked_at: Date | null;
    revoked_by_kind: string | null;
    revoked_by_id: string | null;
    revoked_why: string | null;
    /** The machine is gone: it leaves the population. A revoked one that may still run stays in it, as unknown. */
    retired: Generated<boolean>;
  };
  'core.enrolment_tokens': {
    id: Once<string>;
    /** SHA-256 of the token; the token itself is shown once and kept nowhere. */
    digest: Once<string>;
    labels: Once<Labels, string>;
    created_at: Once<Date>;
    created_by_kind: Once<string>;
    created_by_id: Once<string>;
    expires_at: Once<Date>;
    used_at: Date | null;
    host: string | null;
  };
  'core.host_nonces': { host: Once<string>; nonce: Once<string>; until: Once<Date> };
  'core.host_batches': { host: Once<string>; batch: Once<string>; received_at: Once<Date> };
}

/** What enrolling and hearing hosts touches beside their own rows: the list of subjects, their facts, and the journal. */
export type AgentTables = HostTables & JournalTables & PopulationTables & FactTables;
