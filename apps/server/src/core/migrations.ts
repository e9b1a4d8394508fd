import type { MigrationOwner } from '../platform/db.ts';
import { directoryMigrations } from './directory/migrations/index.ts';
import { hostMigrations } from './hosts/migrations/index.ts';
import { journalMigrations } from './journal/migrations/index.ts';
import { populationsMigrations } from './populations/migrations/index.ts';
import { exceptionsMigrations } from './exceptions/migrations/index.ts';
import { factsMigrations } from './facts/migrations/index.ts';
import { findingsMigrations } from './findings/migrations/index.ts';
import { policyInForceMigrations } from './policy-in-force/migrations/index.ts';
import { signInMigrations } from './sign-in/migrations/index.ts';
import { verdictsMigrations } from './verdicts/migrations/index.ts';

/** The tables of `core`, folder by folder: what comes later may refer to what comes earlier. */
export const CORE: MigrationOwner = {
  schema: 'core',
  migrations: [...journalMigrations, ...directoryMigrations, ...signInMigrations, ...policyInForceMigrations, ...populationsMigrations, ...factsMigrations, ...exceptionsMigrations, ...verdictsMigrations, ...findingsMigrations, ...hostMigrations],
};
