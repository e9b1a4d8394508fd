export { type DataFolderHold, holdDataFolder } from './hold-data-folder.ts';
export type { PostgresSoftware } from './install-software.ts';
export { addressOfRunning } from './reach-running.ts';
export { type EmbeddedPostgres, type EmbeddedPostgresOptions, type PostgresExit, startEmbeddedPostgres } from './start-embedded-postgres.ts';
