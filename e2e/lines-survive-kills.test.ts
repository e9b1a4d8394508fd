import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { appendFileSync, copyFileSync, cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createAgentClient } from '@writ/client';
import { instant } from '@writ/kernel';
import { createTestDatabase, freePort, type TestDatabase } from '@writ/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrol } from '../apps/agent/src/enrol.ts';
import { openHostKey } from '../apps/agent/src/identity.ts';
import { WRIT } from '../apps/server/src/core/actor.ts';
import { addService } from '../apps/server/src/core/directory/services.ts';
import { offerEnrolment, type AgentTables } from '../apps/server/src/core/hosts/index.ts';
import { connectToSocket, type EngineConnection } from '../apps/server/src/platform/logstore/connect-engine.ts';
import { FIRST_ARRIVAL, readArrived, type FoundLine } from '../apps/server/src/platform/logstore/index.ts';
import type { LoggingDoorTables } from '../apps/server/src/sections/logging/parts.ts';
import { makeSource } from '../apps/server/src/sections/logging/sources/manage-sources.ts';
import { newPlace, processesOf, PROGRAM, startWrit, until, untilNothingRuns, type Place, type StartedWrit } from './start-writ.ts';

const HOST = 'web-1.example.com';
/** Processes that are killed in all; the long run asks for 200. */
const KILLS = Number(process.env['WRIT_TEST_KILLS'] ?? 5);
/** The first rounds, so that a short run has one of each; what comes after is drawn. */
const FIRST_ROUNDS: readonly (readonly Victim[])[] = [['engine'], ['shipper'], ['shipper', 'engine', 'server']];
const DRAWN_ROUNDS: readonly (readonly Victim[])[] = [['shipper'], ['shipper'], ['engine'], ['engine'], ['server'], ['server', 'shipper'], ['engine', 'shipper'], ['shipper', 'engine', 'server']];
/** A kill falls anywhere within this after something was acknowledged, milliseconds. */
const ANY_MOMENT_MS = 700;
const WRITE_EVERY_MS = 15;
const PATIENCE_MS = 120_000;
/** Of every line: so a gap's place in bytes is a number of lines. */
const LINE_BYTES = 64;
/** What is put aside is kept so long, but for the file whose rotation forgets. */
const ASIDE = 12;
const MOST_ROTATIONS = 8;
const ROOT = join(import.meta.dirname, '..');
const FILES = ['renamed', 'copied', 'forgotten'] as const;

type Victim = 'shipper' | 'engine' | 'server';
type LogFile = (typeof FILES)[number];

/** Where a line was written: how far into the file that then bore the name. */
interface Written {
  readonly offsets: number[];
  inFile: number;
}

describe('the way of a line, whoever is killed on it', () => {
  let place: Place;
  let database: TestDatabase<AgentTables & LoggingDoorTables>;
  let writ: StartedWrit;
  let shipper: ChildProcess;
  let token: string;
  let door: string;
  let settings: Readonly<Record<string, string>>;
  const written: Record<LogFile, Written> = { renamed: { offsets: [], inFile: 0 }, copied: { offsets: [], inFile: 0 }, forgotten: { offsets: [], inFile: 0 } };
  const clock = () => instant(Date.now());
  const at = (name: string) => join(dirname(place.data), name);

  beforeAll(async () => {
    [place, database] = await Promise.all([newPlace(), createTestDatabase<AgentTables & LoggingDoorTables>()]);
    install();
    const doorPort = await freePort();
    settings = { DATABASE_URL: database.url, WRIT_LOCAL_AGENT: 'off', WRIT_LOG_LEVEL: 'error', WRIT_AGENT_HOST: '127.0.0.1', WRIT_AGENT_PORT: String(doorPort), WRIT_AGENT_NAME: 'localhost' };
    door = `https://127.0.0.1:${doorPort}`;
    await serve();
    writeFileSync(at('authority.pem'), await readAuthority(`${door}/agent/install.sh`));
    const { token: invitation } = await offerEnrolment(database.db, { by: WRIT, now: clock() });
    const newClient = () => createAgentClient({ server: door, ca: readFileSync(at('authority.pem'), 'utf8'), key: openHostKey(at('agent')), clock });
    await enrol({ server: door, ca: undefined, dataFolder: at('agent'), token: invitation, tokenFile: undefined, name: HOST, spoolBytes: 1_000_000 }, newClient);
    writeFileSync(at('logs.json'), JSON.stringify({ journal: 'off', files: FILES.map((name) => ({ path: at(`${name}.log`) })) }));
    const service = await database.db.transaction().execute((trx) => addService(trx, { name: 'Billing', about: 'Bills' }, WRIT, clock()));
    token = await makeSource({ db: database.db }, { service: service.id, name: 'test' }, WRIT, clock());
  }, PATIENCE_MS);
  afterAll(async () => {
    await end(shipper);
    await writ?.stop();
    await database?.drop();
    if (place) await untilNothingRuns(place.data);
    place?.remove();
  }, PATIENCE_MS);

  /** An installation without sources: no start asks whether its bundle is old, and no agent is built for other hosts. */
  function install(): void {
    const built = spawnSync(PROGRAM, ['--version'], { timeout: PATIENCE_MS });
    if (built.status !== 0) throw new Error(`There is no bundle: ${built.stderr.toString()}`);
    cpSync(join(ROOT, 'dist'), at('home/dist'), { recursive: true, filter: (source) => source !== join(ROOT, 'dist/agent') });
    cpSync(join(ROOT, 'policy'), at('home/policy'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), at('home/node_modules'));
  }
  async function serve(): Promise<void> {
    writ = await startWrit({ ...place, program: [process.execPath, at('home/dist/writ.js')], settings });
  }
  function ship(): void {
    shipper = spawn(process.execPath, [at('home/dist/writ.js'), 'agent', 'ship', '--server', door, '--ca', at('authority.pem'), '--data', at('agent'), '--logs', at('logs.json')], { stdio: 'ignore' });
  }
  const engine = () => processesOf(place.data).find(({ command }) => command.includes('log-engine'));

  function write(name: LogFile, lines: number): void {
    const file = written[name];
    let text = '';
    for (let line = 0; line < lines; line += 1) {
      text += `${`${name} ${String(file.offsets.length).padStart(8, '0')} says something of its own`.padEnd(LINE_BYTES - 1, '.')}\n`;
      file.offsets.push(file.inFile);
      file.inFile += LINE_BYTES;
    }
    appendFileSync(at(`${name}.log`), text);
  }

  async function writeLines(isOver: () => boolean): Promise<void> {
    for (; !isOver(); await wait(WRITE_EVERY_MS)) for (const name of FILES) write(name, 4);
  }

  /** As logrotate does, with as many lines at once as there were before: a file that was truncated is not told by its size. */
  function rotate(name: LogFile): void {
    const lines = written[name].inFile / LINE_BYTES;
    if (name === 'forgotten') rmSync(at('forgotten.log'));
    else {
      for (let aside = ASIDE; aside >= 1; aside -= 1) if (existsSync(at(`${name}.log.${aside}`))) renameSync(at(`${name}.log.${aside}`), at(`${name}.log.${aside + 1}`));
      if (name === 'renamed') renameSync(at('renamed.log'), at('renamed.log.1'));
      else {
        copyFileSync(at('copied.log'), at('copied.log.1'));
        truncateSync(at('copied.log'));
      }
    }
    written[name].inFile = 0;
    write(name, Math.min(lines, 2_000));
  }

  async function kill(victims: readonly Victim[]): Promise<void> {
    const running = engine();
    await Promise.all(victims.map(async (victim) => {
      if (victim === 'engine' && running) process.kill(running.pid, 'SIGKILL');
      if (victim === 'shipper') await end(shipper);
      if (victim === 'server') await writ.kill();
    }));
  }

  /** An exporter of OpenTelemetry: it sends the same again until it is acknowledged, and counts only then. */
  async function exportLines(acknowledged: number[], isOver: () => boolean): Promise<void> {
    for (let number = 0; !isOver(); number += 1) {
      const records = [0, 1, 2].map((part) => ({ timeUnixNano: `${clock()}000000`, body: { stringValue: `exported ${String(number * 3 + part).padStart(8, '0')}` } }));
      const body = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: records }] }] });
      let isStored = false;
      while (!isStored && !isOver()) {
        const answer = await fetch(`${writ.address}/v1/logs`, { method: 'POST', body, headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(25_000) }).catch(() => undefined);
        await answer?.arrayBuffer().catch(() => undefined);
        isStored = answer?.status === 200;
        if (!isStored) await wait(50);
      }
      if (isStored) acknowledged.push(number * 3, number * 3 + 1, number * 3 + 2);
      await wait(20);
    }
  }

  it(`has each line once and in order after ${KILLS} kills, and tells each gap`, async () => {
    const acknowledged: number[] = [];
    let isOver = false;
    for (const name of FILES) write(name, 10);
    ship();
    // What lay aside before anybody looked is none of its business.
    await until('each file is begun', async () => {
      const stored = await readWhenThere();
      return FILES.every((name) => numbersOf(stored, name).length > 0);
    }, PATIENCE_MS, 500);
    const exporting = exportLines(acknowledged, () => isOver);
    const writing = writeLines(() => isOver);

    let [kills, rotations] = [0, 0];
    for (let round = 0; kills < KILLS; round += 1) {
      const victims = FIRST_ROUNDS[round] ?? DRAWN_ROUNDS[Math.floor(Math.random() * DRAWN_ROUNDS.length)]!;
      const before = acknowledged.length;
      await until('lines are acknowledged again', () => acknowledged.length > before, PATIENCE_MS);
      await wait(Math.random() * ANY_MOMENT_MS);
      await kill(victims);
      kills += victims.length;
      // Rotated while nobody looks, which is the worst moment, or under the eyes of a shipper that has lines in its hands.
      if (rotations < MOST_ROTATIONS && round % 3 !== 0) {
        for (const name of FILES) rotate(name);
        rotations += 1;
      }
      if (victims.includes('server')) await serve();
      if (victims.includes('shipper')) ship();
    }
    isOver = true;
    await Promise.all([writing, exporting]);
    for (const name of FILES) write(name, 1);
    // One that was refused for a while would wait longer before it tries again.
    await end(shipper);
    ship();

    const lines = await until('the last line of each file is stored', async () => {
      const stored = await readWhenThere();
      return FILES.every((name) => numbersOf(stored, name).at(-1) === written[name].offsets.length - 1) ? stored : undefined;
    }, PATIENCE_MS, 1_000);

    for (const name of FILES) expect({ name, wrong: outOfOrder(numbersOf(lines, name)) }).toEqual({ name, wrong: [] });
    for (const name of ['renamed', 'copied'] as const) expect({ name, missing: missingFrom(numbersOf(lines, name), written[name]) }).toEqual({ name, missing: [] });
    // What was deleted before it was read is gone; that it is, and from where on, is told.
    const missing = missingFrom(numbersOf(lines, 'forgotten'), written.forgotten);
    const told = lines.filter(({ program, fields }) => program === 'writ-agent' && fields['writ.gap.file'] === at('forgotten.log')).map(({ fields }) => Number(fields['writ.gap.from_byte']));
    expect(told).toEqual(expect.arrayContaining(missing.map(({ offset }) => offset)));
    expect(told.length).toBeGreaterThanOrEqual(missing.length);
    const gaps = lines.filter(({ program }) => program === 'writ-agent');
    expect(gaps.filter(({ fields }) => fields['writ.gap.file'] !== at('forgotten.log'))).toEqual([]);

    const exported = numbersOf(lines, 'exported');
    expect(new Set(exported).size).toBe(exported.length);
    expect(acknowledged.filter((number) => !new Set(exported).has(number))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(0);
    process.stdout.write(`${kills} kills: ${lines.length} lines, ${acknowledged.length} of them acknowledged to an exporter; ${missing.reduce((sum, { lines: lost }) => sum + lost, 0)} lost by deleting, told as ${told.length} gaps\n`);
  }, PATIENCE_MS * 2 + KILLS * 10_000);

  /** Nothing while the engine is away, or has no table yet. */
  function readWhenThere(): Promise<readonly FoundLine[]> {
    return readStored().catch(() => []);
  }

  /** All lines in the order of their coming, asked of the engine itself. */
  async function readStored(): Promise<readonly FoundLine[]> {
    const socket = engine()!.command.split(' ').at(-1)!;
    const connection: EngineConnection = connectToSocket(socket);
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
});

function numbersOf(lines: readonly FoundLine[], name: string): readonly number[] {
  return lines.filter(({ message }) => message.startsWith(`${name} `)).map(({ message }) => Number(message.slice(name.length + 1, name.length + 9)));
}

/** Pairs in which a line comes after one that was written later, or twice. */
function outOfOrder(numbers: readonly number[]): readonly (readonly [number, number])[] {
  return numbers.flatMap((number, index) => (index > 0 && numbers[index - 1]! >= number ? [[numbers[index - 1]!, number] as const] : [])).slice(0, 10);
}

/** Runs of lines that are not there. */
function missingFrom(numbers: readonly number[], { offsets }: Written): readonly { readonly from: number; readonly lines: number; readonly offset: number }[] {
  const there = new Set(numbers);
  const runs: { from: number; lines: number; offset: number }[] = [];
  for (const [number, offset] of offsets.entries()) {
    const last = runs.at(-1);
    if (there.has(number)) continue;
    if (last && last.from + last.lines === number) last.lines += 1;
    else runs.push({ from: number, lines: 1, offset });
  }
  return runs;
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => { child.once('exit', resolve); });
  child.kill('SIGKILL');
  await ended;
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
