import type { ColumnType } from 'kysely';

type Stamp = ColumnType<Date, Date, Date>;
type Once = ColumnType<Date, Date, never>;

/** Who can sign in to Writ, how, and what came of it. Secrets are here as digests or sealed; mail addresses and network addresses as keyed digests. */
export interface SignInTables {
  'core.accounts': {
    id: string;
    person: string;
    roles: string[];
    /** Random bytes by which an authenticator knows the account; says nothing about the person (WebAuthn section 14.6.1). */
    user_handle: Buffer;
    zone: string;
    created_at: Once;
    disabled_at: Stamp | null;
  };
  'core.passkeys': {
    /** Credential id, base64url. */
    id: string;
    account: string;
    public_key: Buffer;
    counter: string | number;
    transports: string[];
    backed_up: boolean;
    name: string;
    created_at: Once;
    last_used_at: Stamp | null;
  };
  'core.passwords': { account: string; hash: string; set_at: Stamp };
  'core.totp_secrets': {
    account: string;
    sealed: Buffer;
    created_at: Stamp;
    /** The latest time step a code was taken for. No code of it, or of one before it, is taken again. */
    last_step: string | number;
  };
  'core.recovery_codes': { account: string; digest: Buffer; created_at: Once; used_at: Stamp | null };
  'core.external_identities': { issuer: string; subject: string; account: string; created_at: Once; last_used_at: Stamp | null };
  'core.sessions': {
    id: string;
    account: string;
    secret_digest: Buffer;
    /** How they signed in: `passkey`, or `password` and `totp` … */
    factors: string[];
    device: string;
    address_digest: Buffer;
    started_at: Once;
    seen_at: Stamp;
    confirmed_at: Stamp;
    expires_at: Once;
    ended_at: Stamp | null;
  };
  /** What was begun and not finished: a challenge, a first factor, an enrolment. Each is used once. */
  'core.sign_in_steps': { digest: Buffer; kind: string; account: string | null; sealed: Buffer; expires_at: Once };
  'core.api_tokens': {
    id: string;
    account: string;
    name: string;
    secret_digest: Buffer;
    scopes: string[];
    created_at: Once;
    expires_at: Once;
    last_used_at: Stamp | null;
    revoked_at: Stamp | null;
  };
  'core.sign_in_attempts': { id: string; at: Once; account_key: Buffer | null; address_key: Buffer; outcome: 'failed' | 'passed' };
  'core.sign_up_links': {
    id: string;
    secret_digest: Buffer;
    kind: 'first-owner' | 'invitation' | 'recovery';
    person: string | null;
    roles: string[];
    created_by: string;
    created_at: Once;
    expires_at: Once;
    used_at: Stamp | null;
  };
}
