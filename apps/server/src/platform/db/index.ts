export { checkServer, connect, type ConnectOptions } from './connect.ts';
export { migrate, type MigrateResult } from './migrate.ts';
