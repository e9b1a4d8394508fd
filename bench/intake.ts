import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import { pino } from 'pino';
import { MIGRATION_OWNERS } from '../apps/server/src/migrations.ts';
import type { Db } from '../apps/server/src/platform/db.ts';
import { connect, migrate } from '../apps/server/src/platform/db/index.ts';
import { startEmbeddedPostgres } from '../apps/server/src/platform/postgres/index.ts';
import type { ReportingDoorTables } from '../apps/server/src/sections/reporting/parts.ts';
import { bundleProgram } from '../apps/server/src/sections/reporting/reports/testing/bundle-program.ts';

const SERVER = join(import.meta.dirname, '../apps/server/src/sections/reporting');
const POLICY = join(import.meta.dirname, '../policy/security.md');
const TICKS_A_SECOND = 100;

/** A door for reports in a process of its own, with a database of its own. */
export interface Door {
  readonly db: Db<ReportingDoorTables>;
  readonly port: number;
  readonly key: Buffer;
  /** Further lines that the process says, one a call. */
  readonly line: () => Promise<string>;
  /** CPU-seconds that this process and the database server have used so far; of the database for all doors together. */
  readonly cpu: () => { readonly program: number; readonly database: number };
  readonly close: () => Promise<void>;
}

interface House {
  readonly open: (program: 'public/testing/form-program.ts' | 'mail-intake/testing/intake-program.ts', ...more: readonly string[]) => Promise<Door>;
  readonly stop: () => Promise<void>;
}

/** A durable database server on this machine: nothing is switched off for speed. */
export async function startHouse(): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'writ-bench-'));
  const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'data'), logger: pino({ level: 'silent' }) });
  const admin = connect<Record<never, never>>({ url: server.url });
  let doors = 0;
  return {
    async open(program, ...more) {
      const name = `door_${(doors += 1)}`;
      await sql`create database ${sql.id(name)}`.execute(admin);
      const url = server.url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`);
      const db = connect<ReportingDoorTables>({ url, maxConnections: 2 });
      await migrate(db, MIGRATION_OWNERS);
      await db.insertInto('core.policy_versions').values({ version: 1, sha256: '0', text: '', in_force_since: new Date(0).toISOString(), changes: '[]' }).execute();
      const key = randomBytes(32);
      const bundle = await bundleProgram(join(SERVER, program), join(folder, name));
      const child = spawn(process.execPath, [bundle, url, join(folder, name, 'blobs'), key.toString('hex'), POLICY, ...more], { stdio: ['ignore', 'pipe', 'inherit'] });
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const line = async (): Promise<string> => String((await lines.next()).value);
      const port = Number(await line());
      return {
        db, port, key, line,
        cpu: () => ({ program: cpuOf(child.pid!), database: cpuOfFamily(server.pid()!) }),
        async close() {
          await end(child);
          await db.destroy();
        },
      };
    },
    async stop() {
      await admin.destroy();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

/** User and system time of a process and of its children that ended, seconds. Proc(5): the fields 14 to 17 of `stat`, after a name that may hold anything. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
  return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) / TICKS_A_SECOND;
}

function cpuOfFamily(parent: number): number {
  let sum = cpuOf(parent);
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
      if (Number(stat[1]) === parent) sum += cpuOf(Number(name));
    } catch {
      // It ended meanwhile, and its time is its parent's now.
    }
  }
  return sum;
}
