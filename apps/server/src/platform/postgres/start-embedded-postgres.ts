import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { assert } from '@writ/kernel';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { admitOwnUser } from './admit-own-user.ts';
import { createCluster, DATABASE } from './create-cluster.ts';
import { type DatabaseAccount, databaseAccount, isReachable } from './database-account.ts';
import { errors } from './errors.ts';
import { holdDataFolder } from './hold-data-folder.ts';
import { installSoftware, type PostgresSoftware, SHARED_SOFTWARE_FOLDER } from './install-software.ts';
import { addressOf } from './reach-running.ts';
import { makeSocketFolder } from './socket-folder.ts';
import { type Postmaster, spawnPostmaster } from './spawn-postmaster.ts';
import { stopLeftOver } from './stop-left-over.ts';

export interface EmbeddedPostgresOptions {
  readonly dataFolder: string;
  readonly logger: Logger;
  /** Programs to run instead of the ones npm brought. */
  readonly software?: PostgresSoftware | undefined;
  /** Server settings that differ from ours; tests turn durability off. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
}

/** How the child ended: an exit code or a signal, and when it is started again. */
export interface PostgresExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly restartInMs: number;
}

export interface EmbeddedPostgres {
  /** `postgres://writ@/writ?host=…`: no secret, as only the user who runs Writ is let in. */
  readonly url: string;
  /** Major version of the server: `18`. */
  readonly major: string;
  /** Whom it runs under; undefined when under our own account. */
  readonly uid: number | undefined;
  /** Process id, or undefined while it is down. */
  readonly pid: () => number | undefined;
  /** How often it was started again since the first start. */
  readonly restarts: () => number;
  /** Called at every exit that nobody asked for. */
  readonly onExit: (listener: (exit: PostgresExit) => void) => void;
  /** Stops the server (open connections are cut, nothing acknowledged is lost) and lets the data folder go. Twice is once. */
  readonly stop: () => Promise<void>;
}

/** Recovery after a crash replays the log; on a slow disk that takes a while. */
const START_LIMIT_MS = 120_000;
const POLL_MS = 15;
const FAST_STOP_MS = 20_000;
const FIRST_RESTART_MS = 100;
const LONGEST_RESTART_MS = 15_000;
/** A server that lived this long was healthy: the back-off begins anew. */
const HEALTHY_AFTER_MS = 60_000;

/**
 * Starts Writ's own PostgreSQL on the files in `dataFolder/postgres`, making them at the first start, and keeps it running: a server
 * that dies is started again with back-off. It listens on a Unix socket only, and does not outlive this process.
 * Throws the errors of `platform/postgres/errors.ts`, among them `data-folder-in-use`.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const hold = await holdDataFolder(options.dataFolder);
  try {
    const ground = await prepare(options);
    const server = supervise(ground, options);
    try {
      await server.ready();
      const url = addressOf(ground.socketFolder);
      await createDatabase(url);
      return { ...server, url, major: ground.software.major, uid: ground.account.uid, stop: () => server.stop().finally(ground.removeSocketFolder).finally(hold.release) };
    } catch (error) {
      await server.stop().finally(ground.removeSocketFolder);
      throw error;
    }
  } catch (error) {
    await hold.release();
    throw error;
  }
}

interface Ground {
  readonly software: PostgresSoftware;
  readonly account: DatabaseAccount;
  readonly cluster: string;
  readonly socketFolder: string;
  readonly removeSocketFolder: () => Promise<void>;
}

async function prepare({ dataFolder, software: given }: EmbeddedPostgresOptions): Promise<Ground> {
  const folder = join(dataFolder, 'postgres');
  await mkdir(folder, { recursive: true });
  const account = await databaseAccount(folder);
  // Others may pass through, as the database's account must, and see nothing: what is secret inside is closed by itself.
  const mode = account.uid === undefined ? 0o700 : 0o711;
  await chmod(dataFolder, mode);
  await chmod(folder, mode);
  const reachable = await isReachable(folder, account);
  const software = given ?? (await installSoftware(reachable ? folder : SHARED_SOFTWARE_FOLDER));
  const cluster = join(folder, 'cluster');
  await stopLeftOver(cluster);
  await createCluster(cluster, software, account);
  await admitOwnUser(cluster, account);
  const socket = await makeSocketFolder(folder, account, reachable);
  return { software, account, cluster, socketFolder: socket.path, removeSocketFolder: socket.remove };
}

interface Supervised extends Pick<EmbeddedPostgres, 'pid' | 'restarts' | 'onExit' | 'stop'> {
  /** Resolves once the server accepts connections for the first time. */
  readonly ready: () => Promise<void>;
}

function supervise(ground: Ground, { logger, settings }: EmbeddedPostgresOptions): Supervised {
  const listeners: ((exit: PostgresExit) => void)[] = [];
  let current: Postmaster | undefined;
  let stopped: Promise<void> | undefined;
  let restarts = 0;
  let failures = 0;
  let lastCode: number | null = null;
  let restart: NodeJS.Timeout | undefined;

  function launch(): void {
    const startedAt = performance.now();
    const postmaster = spawnPostmaster({ ...ground, settings });
    current = postmaster;
    forwardLog(postmaster, logger);
    postmaster.process.once('error', (error) => logger.error({ err: error }, 'Embedded PostgreSQL could not be run'));
    postmaster.process.once('exit', (code, signal) => {
      postmaster.cutLifeLine();
      current = undefined;
      lastCode = code;
      if (stopped) return;
      failures = performance.now() - startedAt > HEALTHY_AFTER_MS ? 0 : failures + 1;
      const restartInMs = Math.min(FIRST_RESTART_MS * 2 ** failures, LONGEST_RESTART_MS);
      logger.error({ code, signal, restartInMs }, 'Embedded PostgreSQL ended and will be started again');
      for (const listener of listeners) listener({ code, signal, restartInMs });
      restart = setTimeout(() => {
        restarts += 1;
        launch();
      }, restartInMs);
    });
  }

  async function ready(): Promise<void> {
    for (const until = performance.now() + START_LIMIT_MS; performance.now() < until; await wait(POLL_MS)) {
      if (await isReady(ground.cluster, current?.process.pid)) return;
    }
    throw errors('start-failed', { folder: ground.cluster, seconds: START_LIMIT_MS / 1_000, code: lastCode });
  }

  function stop(): Promise<void> {
    clearTimeout(restart);
    stopped ??= current ? stopPostmaster(current) : Promise.resolve();
    return stopped;
  }

  launch();
  return { ready, stop, pid: () => current?.process.pid, restarts: () => restarts, onExit: (listener) => void listeners.push(listener) };
}

/** PostgreSQL writes its state on the eighth line of its pid file, and its number on the first. */
async function isReady(cluster: string, pid: number | undefined): Promise<boolean> {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return pid !== undefined && Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

/** A fast stop, then an immediate one, from which the server recovers at its next start. */
function stopPostmaster({ process: child }: Postmaster): Promise<void> {
  return new Promise((resolve) => {
    const insist = setTimeout(() => child.kill('SIGQUIT'), FAST_STOP_MS);
    child.once('exit', () => {
      clearTimeout(insist);
      resolve();
    });
    child.kill('SIGINT');
  });
}

function forwardLog({ process: child }: Postmaster, logger: Logger): void {
  assert(child.stderr, 'the server has a pipe for its errors');
  createInterface({ input: child.stderr }).on('line', (line) => {
    const level = /^(ERROR|FATAL|PANIC):/.test(line) ? 'warn' : 'debug';
    logger[level]({ line: line.slice(0, 500) }, 'Embedded PostgreSQL says');
  });
}

async function createDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url.replace(`/${DATABASE}?`, '/postgres?') });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}
