import { crypto0001Secrets } from './crypto/migrations/crypto-0001-secrets.ts';
import type { MigrationOwner } from './db.ts';

/** The platform's own tables. It comes first in the order of owners. */
export const PLATFORM: MigrationOwner = { schema: 'platform', migrations: [crypto0001Secrets] };
