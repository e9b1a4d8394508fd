import type { MigrationOwner } from './db.ts';

/** The platform's own tables. It comes first in the order of owners. */
export const PLATFORM: MigrationOwner = { schema: 'platform', migrations: [] };
