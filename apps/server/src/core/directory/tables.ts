import type { ColumnType } from 'kysely';

type Stamp = ColumnType<Date, Date | string, never>;

/** People, service identities and the SSH keys that belong to them. Names and addresses lie sealed: the row's key is shredded with the row. */
export interface DirectoryTables {
  'core.people': {
    id: string;
    /** Sealed JSON of `name` and `email`. */
    sealed: Buffer;
    /** Keyed digest of the address in lower case: finds a person by it, and tells nobody what it is. */
    email_digest: Buffer | null;
    created_at: Stamp;
    departed_at: Date | null;
  };
  'core.services': {
    id: string;
    name: string;
    about: string;
    created_at: Stamp;
    retired_at: Date | null;
  };
  'core.known_keys': {
    id: string;
    fingerprint: string;
    key_type: string;
    owner_kind: 'person' | 'service';
    owner_id: string;
    added_at: Stamp;
    added_by: string;
    /** When the key stops being good; null for no end. */
    until: Date | null;
    removed_at: Date | null;
  };
}
