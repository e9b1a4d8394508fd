import type { MigrationOwner } from '../platform/db.ts';
import { directoryMigrations } from './directory/migrations/index.ts';
import { hostMigrations } from './hosts/migrations/index.ts';
import { journalMigrations } from './journal/migrations/index.ts';
import { populationsMigrations } from './populations/migrations/index.ts';

/** The tables of `core`, folder by folder: what comes later may refer to what comes earlier. */
export const CORE: MigrationOwner = {
  schema: 'core',
  migrations: [...journalMigrations, ...directoryMigrations, ...populationsMigrations, ...hostMigrations],
};
