import { mkdtempSync, rmSync, watch } from 'node:fs';
import { chmod, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerServer, SHARED_SERVER_FOLDER, type SharedServer, urlOfDatabase, WANTED } from '@writ/testkit';
import { sql } from 'kysely';
import { pino } from 'pino';
import { checkServer, connect, migrate } from './apps/server/src/platform/db/index.ts';
import { type EmbeddedPostgres, type PostgresSoftware, holdDataFolder, startEmbeddedPostgres } from './apps/server/src/platform/postgres/index.ts';

const TEMPLATE = 'writ_test_template';
const FOLDER_PREFIX = 'writ-test-';
/** A test's data may vanish with the machine; its speed is worth more. */
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '128MB', max_connections: '200' };
const DEBIAN: PostgresSoftware = { binFolder: '/usr/lib/postgresql/15/bin', major: '15' };

/**
 * Offers one database server to all test files and starts it when the first one asks.
 * `WRIT_TEST_POSTGRES=debian` runs it from Debian's PostgreSQL 15; `WRIT_TEST_DATABASE_URL` names one that runs already.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  await removeLeftOvers();
  const folder = mkdtempSync(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
  await chmod(folder, 0o711);
  process.env[SHARED_SERVER_FOLDER] = folder;
  let started: Promise<EmbeddedPostgres | undefined> | undefined;
  const watcher = watch(folder, (_event, name) => {
    if (name === WANTED) started ??= startAndAnswer(folder);
  });
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  return async () => {
    watcher.close();
    await (await started)?.stop();
    remove();
  };
}

async function startAndAnswer(folder: string): Promise<EmbeddedPostgres | undefined> {
  let server: EmbeddedPostgres | undefined;
  try {
    const given = process.env['WRIT_TEST_DATABASE_URL'];
    server = given ? undefined : await startServer(join(folder, 'data'));
    await answerServer(folder, { server: await migrateTemplate(given ?? server!.url) });
  } catch (error) {
    await answerServer(folder, { failure: (error as Error).stack ?? String(error) });
  }
  return server;
}

function startServer(dataFolder: string): Promise<EmbeddedPostgres> {
  const software = process.env['WRIT_TEST_POSTGRES'] === 'debian' ? DEBIAN : undefined;
  return startEmbeddedPostgres({ dataFolder, logger: pino({ level: 'silent' }), software, settings: FAST });
}

async function migrateTemplate(url: string): Promise<SharedServer> {
  await checkServer(url);
  const admin = connect({ url, maxConnections: 1 });
  await sql`DROP DATABASE IF EXISTS ${sql.id(TEMPLATE)} WITH (FORCE)`.execute(admin);
  await sql`CREATE DATABASE ${sql.id(TEMPLATE)}`.execute(admin);
  await admin.destroy();
  const { MIGRATION_OWNERS } = await import('./apps/server/src/migrations.ts');
  const db = connect({ url: urlOfDatabase(url, TEMPLATE), maxConnections: 1 });
  try {
    await migrate(db, MIGRATION_OWNERS);
  } finally {
    await db.destroy();
  }
  return { url, template: TEMPLATE };
}

/** A run that was killed takes its server with it, but not its files. One that is alive and has not asked for its server yet holds nothing: its number says whose they are. */
async function removeLeftOvers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(FOLDER_PREFIX) || isAlive(Number.parseInt(name.slice(FOLDER_PREFIX.length), 10))) continue;
    const hold = await holdDataFolder(join(tmpdir(), name, 'data')).catch(() => undefined);
    if (!hold) continue;
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
    await hold.release();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // somebody else's, and none of our business
  }
}
