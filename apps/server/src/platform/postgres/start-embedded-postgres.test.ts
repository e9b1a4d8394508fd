import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../db/index.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start-embedded-postgres.ts';

const logger = pino({ level: 'silent' });

describe('the embedded server', () => {
  let dataFolder: string;
  let server: EmbeddedPostgres | undefined;

  beforeAll(async () => {
    dataFolder = await openFolder();
  });
  afterEach(() => server?.stop());
  afterAll(() => rm(dataFolder, { recursive: true }));

  it('keeps its socket and its files to itself and opens no port', async () => {
    server = await startEmbeddedPostgres({ dataFolder, logger });
    const folder = join(dataFolder, 'postgres');
    expect((await stat(join(folder, 'run'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'cluster'))).mode & 0o077).toBe(0);
    const db = connect({ url: server.url });
    const { rows } = await sql`SELECT current_setting('listen_addresses') AS listen, current_setting('data_checksums') AS checksums, current_setting('fsync') AS fsync`.execute(db);
    expect(rows).toEqual([{ listen: '', checksums: 'on', fsync: 'on' }]);
    await db.destroy();
  });

  it.runIf(process.getuid?.() === 0)('runs under an account that owns nothing else when we are root', async () => {
    server = await startEmbeddedPostgres({ dataFolder, logger });
    const status = await readFile(`/proc/${server.pid()}/status`, 'utf8');
    expect(status).toMatch(new RegExp(`^Uid:\\s+${server.uid}\\s+${server.uid}\\s`, 'm'));
    expect((await readFile('/etc/passwd', 'utf8')).includes(`:${server.uid}:`)).toBe(false);
  });

  it.runIf(process.getuid?.() === 0)('lets nobody in but the user who runs Writ, not even where the socket can be reached', async () => {
    server = await startEmbeddedPostgres({ dataFolder, logger });
    await chmod(join(dataFolder, 'postgres', 'run'), 0o777);
    await chmod(join(dataFolder, 'postgres', 'run', '.s.PGSQL.5432'), 0o777);
    const script = `import { Client } from 'pg'; await new Client({ connectionString: process.argv[1] }).connect()`;
    const stranger = spawn(process.execPath, ['--input-type=module', '-e', script, server.url], { uid: 65_534, gid: 65_534, cwd: import.meta.dirname, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    stranger.stderr.on('data', (bytes) => (said += bytes));
    await once(stranger, 'close');
    expect(said).toContain('Peer authentication failed');
  });

  it('refuses a second server on the same data folder and says who has it', async () => {
    server = await startEmbeddedPostgres({ dataFolder, logger });
    await expect(startEmbeddedPostgres({ dataFolder, logger })).rejects.toMatchObject({ code: 'data-folder-in-use', detail: { pid: String(process.pid) } });
  });

  it('is started again after kill -9, and nothing acknowledged is lost', async () => {
    server = await startEmbeddedPostgres({ dataFolder, logger });
    const exited = new Promise((resolve) => server?.onExit(resolve));
    const db = connect<{ kept: { n: number } }>({ url: server.url });
    await db.schema.createTable('kept').addColumn('n', 'integer').execute();
    await db.insertInto('kept').values({ n: 1 }).execute();
    process.kill(server.pid()!, 'SIGKILL');
    expect(await exited).toMatchObject({ signal: 'SIGKILL' });
    await eventually(async () => expect(server?.restarts()).toBeGreaterThan(0));
    expect(await eventually(() => db.selectFrom('kept').selectAll().execute())).toEqual([{ n: 1 }]);
    await db.destroy();
  });

  it('leaves the files of another major version untouched and says what to do', async () => {
    const path = join(dataFolder, 'postgres', 'cluster', 'PG_VERSION');
    const original = await readFile(path, 'utf8');
    await writeFile(path, '12\n');
    await expect(startEmbeddedPostgres({ dataFolder, logger })).rejects.toMatchObject({ code: 'cluster-of-other-version', detail: { found: '12' } });
    await writeFile(path, original);
  });

  it('makes the database anew when the first start was cut off', async () => {
    const other = await openFolder();
    await startEmbeddedPostgres({ dataFolder: other, logger, software: { binFolder: '/nonexistent', major: '18' } }).catch(() => {});
    server = await startEmbeddedPostgres({ dataFolder: other, logger });
    expect(await readdir(join(other, 'postgres'))).not.toContain('nursery');
    await server.stop();
    await rm(other, { recursive: true });
  });

  it('finds a short way when the path is too long for a socket', async () => {
    const other = await openFolder('long'.repeat(25));
    server = await startEmbeddedPostgres({ dataFolder: other, logger });
    const socketFolder = new URL(server.url.replace('@/', '@localhost/')).searchParams.get('host')!;
    expect(socketFolder.length).toBeLessThan(80);
    const db = connect({ url: server.url });
    expect((await sql`SELECT 1 AS one`.execute(db)).rows).toEqual([{ one: 1 }]);
    await db.destroy();
    await server.stop();
    await expect(stat(socketFolder)).rejects.toMatchObject({ code: 'ENOENT' });
    await rm(other, { recursive: true });
  });

  it.runIf(process.getuid?.() === 0)('works in a folder that its account cannot reach, as under the home of root', async () => {
    const home = await mkdtemp(join(tmpdir(), 'writ-embedded-'));
    server = await startEmbeddedPostgres({ dataFolder: join(home, 'writ', 'data'), logger });
    expect((await stat(home)).mode & 0o077).toBe(0);
    const db = connect({ url: server.url });
    await sql`CREATE TABLE t AS SELECT 1 AS one`.execute(db);
    await sql`CHECKPOINT`.execute(db);
    await db.destroy();
    await server.stop();
    await rm(home, { recursive: true });
  });

  it('dies with its parent, however the parent dies, and every acknowledged row is there at the next start', async () => {
    const writer = await startWriter(dataFolder);
    await writer.hasWritten(50);
    writer.process.kill('SIGKILL');
    await once(writer.process, 'close');
    await eventually(() => assertGone(writer.serverPid));
    await expectRows(writer.acknowledged());
  });

  it('is stopped at the next start when its watcher was killed together with the parent', async () => {
    const writer = await startWriter(dataFolder);
    await writer.hasWritten(20);
    const watcher = await watcherOf(writer.serverPid);
    process.kill(watcher, 'SIGKILL');
    writer.process.kill('SIGKILL');
    await once(writer.process, 'close');
    process.kill(writer.serverPid, 0);
    await expectRows(writer.acknowledged());
    await eventually(() => assertGone(writer.serverPid));
  });

  async function expectRows(acknowledged: number): Promise<void> {
    server = await startEmbeddedPostgres({ dataFolder, logger });
    const db = connect<{ rows: { n: number } }>({ url: server.url });
    const { rows } = await sql<{ n: number }>`SELECT count(DISTINCT n) AS n FROM rows WHERE n <= ${acknowledged}`.execute(db);
    expect(rows).toEqual([{ n: acknowledged }]);
    await sql`DROP TABLE rows`.execute(db);
    await db.destroy();
  }
});

/** A data folder to which every account can walk. */
async function openFolder(name = ''): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `writ-embedded-${name}`));
  await chmod(folder, 0o711);
  return folder;
}

interface Writer {
  readonly process: ChildProcess;
  readonly serverPid: number;
  readonly acknowledged: () => number;
  readonly hasWritten: (count: number) => Promise<void>;
}

/** Starts `testing-writer.ts` on the folder and waits for its server. */
async function startWriter(folder: string): Promise<Writer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing-writer.ts'), folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let acknowledged = 0;
  let serverPid = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('server ')) serverPid = Number(line.slice(7));
    else acknowledged = Number(line);
  });
  await eventually(async () => expect(serverPid).toBeGreaterThan(0));
  return { process: child, serverPid, acknowledged: () => acknowledged, hasWritten: (count) => eventually(async () => expect(acknowledged).toBeGreaterThanOrEqual(count)) };
}

/** The watcher shares the server's session. */
async function watcherOf(serverPid: number): Promise<number> {
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === serverPid) continue;
    const line = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    if (line.includes('(sh)') && Number(fields[3]) === serverPid) return Number(name);
  }
  throw new Error('the server has no watcher');
}

/** Gone, or dead and only waiting to be noticed. */
async function assertGone(pid: number): Promise<void> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z');
  expect(line.slice(line.lastIndexOf(')') + 2)).toMatch(/^Z/);
}

async function eventually<Value>(attempt: () => Promise<Value>, patienceMs = 15_000): Promise<Value> {
  for (const until = performance.now() + patienceMs; ; await wait(20)) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > until) throw error;
    }
  }
}
