import { crypto0001Secrets } from './crypto/migrations/crypto-0001-secrets.ts';
import type { MigrationOwner } from './db.ts';
import { outbox0001Effects } from './outbox/migrations/outbox-0001-effects.ts';

/** The platform's own tables. It comes first in the order of owners. */
export const PLATFORM: MigrationOwner = { schema: 'platform', migrations: [crypto0001Secrets, outbox0001Effects] };
