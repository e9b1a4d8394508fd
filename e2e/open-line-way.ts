import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { dirname, join } from 'node:path';
import { createAgentClient } from '@writ/client';
import { instant } from '@writ/kernel';
import { createTestDatabase, freePort } from '@writ/testkit';
import { enrol } from '../apps/agent/src/enrol.ts';
import { openHostKey } from '../apps/agent/src/identity.ts';
import { WRIT } from '../apps/server/src/core/actor.ts';
import { addService } from '../apps/server/src/core/directory/services.ts';
import { offerEnrolment, type AgentTables } from '../apps/server/src/core/hosts/index.ts';
import { connectToSocket, type EngineConnection } from '../apps/server/src/platform/logstore/connect-engine.ts';
import { FIRST_ARRIVAL, readArrived, type FoundLine } from '../apps/server/src/platform/logstore/index.ts';
import type { LoggingDoorTables } from '../apps/server/src/sections/logging/parts.ts';
import { makeSource } from '../apps/server/src/sections/logging/sources/manage-sources.ts';
import { newPlace, processesOf, PROGRAM, startWrit, untilNothingRuns, type RunningProcess, type StartedWrit } from './start-writ.ts';

const HOST = 'web-1.example.com';
const ROOT = join(import.meta.dirname, '..');
const BUILD_LIMIT_MS = 120_000;
/** A sender gives up on one request after this time, as exporters do. */
const REQUEST_LIMIT_MS = 25_000;

/** The whole way of a line: log files, the program that ships them, the server with its log engine, and an exporter of OpenTelemetry. All but the database are processes of their own. */
export interface LineWay {
  /** A path beside the data. */
  readonly at: (name: string) => string;
  /** The server that runs now. */
  readonly writ: () => StartedWrit;
  /** Address of its door for agents, and of where the shipper goes if that is another. */
  readonly door: string;
  readonly serve: () => Promise<void>;
  /** Starts the shipper; the one before must have ended. */
  readonly ship: () => void;
  readonly endShipper: () => Promise<void>;
  readonly isShipping: () => boolean;
  readonly engine: () => RunningProcess | undefined;
  /** Sends numbered records until one request is acknowledged or `isOver`. Says whether it was. */
  readonly exportLines: (messages: readonly string[], isOver?: () => boolean) => Promise<boolean>;
  /** All lines in the order of their coming, asked of the engine itself; none while it is away or has no table yet. */
  readonly stored: () => Promise<readonly FoundLine[]>;
  readonly close: () => Promise<void>;
}

export interface LineWayOptions {
  /** Names of log files that are shipped. */
  readonly files: readonly string[];
  /** Called before anything is started, with the folders of the log store and of the agent. */
  readonly prepare?: (folders: { readonly logs: string; readonly agent: string }) => void;
  /** Port to which the shipper is sent instead of the door's. */
  readonly shipTo?: (doorPort: number) => Promise<number>;
}

/** Installs a copy of this checkout's bundle, starts the server, and enrols a host at it over TLS. The shipper is not started yet. */
export async function openLineWay({ files, prepare, shipTo }: LineWayOptions): Promise<LineWay> {
  const [place, database] = await Promise.all([newPlace(), createTestDatabase<AgentTables & LoggingDoorTables>()]);
  const at = (name: string): string => join(dirname(place.data), name);
  const clock = () => instant(Date.now());
  const doorPort = await freePort();
  const door = `https://127.0.0.1:${doorPort}`;
  const settings = { DATABASE_URL: database.url, WRIT_LOCAL_AGENT: 'off', WRIT_LOG_LEVEL: 'error', WRIT_AGENT_HOST: '127.0.0.1', WRIT_AGENT_PORT: String(doorPort), WRIT_AGENT_NAME: 'localhost' };
  const serve = (): Promise<StartedWrit> => startWrit({ ...place, program: [process.execPath, at('home/dist/writ.js')], settings });
  let writ: StartedWrit | undefined;
  let shipper: ChildProcess | undefined;

  async function close(): Promise<void> {
    await end(shipper);
    await writ?.stop();
    await database.drop();
    await untilNothingRuns(place.data);
    place.remove();
  }

  try {
    install(at('home'));
    for (const folder of [at('agent'), join(place.data, 'logs')]) mkdirSync(folder, { recursive: true, mode: 0o700 });
    prepare?.({ logs: join(place.data, 'logs'), agent: at('agent') });
    writ = await serve();
    const ca = await readAuthority(`${door}/agent/install.sh`);
    writeFileSync(at('authority.pem'), ca);
    const { token: invitation } = await offerEnrolment(database.db, { by: WRIT, now: clock() });
    await enrol(
      { server: door, ca, dataFolder: at('agent'), token: invitation, tokenFile: undefined, name: HOST, spoolBytes: 1_000_000 },
      () => createAgentClient({ server: door, ca, key: openHostKey(at('agent')), clock }),
    );
    writeFileSync(at('logs.json'), JSON.stringify({ journal: 'off', spoolBytes: 4_194_304, files: files.map((name) => ({ path: at(name) })) }));
    const service = await database.db.transaction().execute((trx) => addService(trx, { name: 'Billing', about: 'Bills' }, WRIT, clock()));
    const token = await makeSource({ db: database.db }, { service: service.id, name: 'test' }, WRIT, clock());
    const target = shipTo === undefined ? door : `https://127.0.0.1:${await shipTo(doorPort)}`;
    const engine = (): RunningProcess | undefined => processesOf(place.data).find(({ command }) => command.includes('log-engine'));
    return {
      at, door, engine, close,
      writ: () => writ!,
      async serve() {
        writ = await serve();
      },
      ship() {
        const args = ['agent', 'ship', '--server', target, '--ca', at('authority.pem'), '--data', at('agent'), '--logs', at('logs.json')];
        shipper = spawn(process.execPath, [at('home/dist/writ.js'), ...args], { stdio: 'ignore' });
      },
      endShipper: () => end(shipper),
      isShipping: () => shipper !== undefined && shipper.exitCode === null && shipper.signalCode === null,
      exportLines: (messages, isOver = () => false) => exportLines(`${writ!.address}/v1/logs`, token, messages, isOver),
      stored: () => readStored(engine()).catch(() => []),
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** An installation without sources: no start asks whether its bundle is old, and no agent is built for other hosts. */
function install(home: string): void {
  const built = spawnSync(PROGRAM, ['--version'], { timeout: BUILD_LIMIT_MS });
  if (built.status !== 0) throw new Error(`There is no bundle: ${built.stderr.toString()}`);
  cpSync(join(ROOT, 'dist'), join(home, 'dist'), { recursive: true, filter: (source) => source !== join(ROOT, 'dist/agent') });
  cpSync(join(ROOT, 'policy'), join(home, 'policy'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'));
}

/** As an exporter does: the same again until it is acknowledged. */
async function exportLines(address: string, token: string, messages: readonly string[], isOver: () => boolean): Promise<boolean> {
  const logRecords = messages.map((message) => ({ timeUnixNano: `${Date.now()}000000`, body: { stringValue: message } }));
  const body = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  while (!isOver()) {
    const answer = await fetch(address, { method: 'POST', body, headers, signal: AbortSignal.timeout(REQUEST_LIMIT_MS) }).catch(() => undefined);
    await answer?.arrayBuffer().catch(() => undefined);
    if (answer?.status === 200) return true;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  return false;
}

async function readStored(engine: RunningProcess | undefined): Promise<readonly FoundLine[]> {
  const connection: EngineConnection = connectToSocket(engine!.command.split(' ').at(-1)!);
  try {
    const lines: FoundLine[] = [];
    for (let after = FIRST_ARRIVAL; ;) {
      const arrived = await readArrived(connection, after, Date.now() + 60_000, 20_000);
      lines.push(...arrived.lines);
      if (arrived.isAll) return lines;
      after = arrived.next;
    }
  } finally {
    await connection.client.close();
  }
}

/** The server's own authority, as its script for new hosts hands it out. */
async function readAuthority(script: string): Promise<string> {
  const text = await new Promise<string>((resolve, reject) => {
    get(script, { agent: new Agent({ rejectUnauthorized: false }) }, (answer) => answer.toArray().then((pieces) => resolve(Buffer.concat(pieces).toString()), reject)).once('error', reject);
  });
  const authority = /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----\n/.exec(text)?.[0];
  if (!authority) throw new Error('The script for new hosts names no authority.');
  return authority;
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => { child.once('exit', resolve); });
  child.kill('SIGKILL');
  await ended;
}
