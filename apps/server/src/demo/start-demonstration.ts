import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import { assert, instant, MS, plus, type Instant } from '@writ/kernel';
import { pino, type Logger } from 'pino';
import { startApp, type App } from '../app.ts';
import { policyFile, readSettings, type Settings } from '../config.ts';
import { createPolicyReader } from '../core/policy-in-force/policy-reader.ts';
import { createPolicyInForce } from '../core/policy-in-force/read-policy-in-force.ts';
import { verifyStoredJournal } from '../core/journal/verify-stored-journal.ts';
import { openHouse, type House } from '../open-house.ts';
import { logProgramsIn } from '../open-logging.ts';
import { journalSigner } from '../schedule-housekeeping.ts';
import { controlRegistry } from '../sections/registry.ts';
import type { Company } from './company.ts';
import { createDemonstrationClock } from './demonstration-clock.ts';
import { createDemonstrationDoor, DEMONSTRATION_PATH, GUESTS, type Guest } from './demonstration-door.tsx';
import { createDraw } from './draw.ts';
import { fillCustomer } from './fill-customer.ts';
import { fillLogs } from './fill-logs.ts';
import { fillDemonstration, type Progress } from './fill-demonstration.ts';
import { keepCompany } from './keep-company.ts';
import { createKeyRing } from './key-ring.ts';
import { makeFolder, refuseNearReal } from './mark-folder.ts';
import { planAilments } from './plan-ailments.ts';
import { planFleet, remakeMachine } from './plan-fleet.ts';
import { addEchoes, historyDays, momentFor, planInstants, type Span } from './plan-instants.ts';
import { policyHistory } from './policy-history.ts';
import { openReportingDesk } from './reporting-desk.ts';

export interface DemonstrationOptions {
  /** The folder that holds the checkout or the installation: `dist` and `policy` lie in it. */
  readonly home: string;
  readonly version: string;
  /** Where log lines go; nowhere without it. */
  readonly writeLog?: ((line: string) => void) | undefined;
  /** Only `WRIT_LOG_LEVEL` is used of it. The rest is looked at to refuse where a real instance could be meant. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Port of the console; a free one without it. */
  readonly port?: number | undefined;
  /** The same seed gives the same company. */
  readonly seed?: number | undefined;
  /** 1 to 10,000; thirty unless it says otherwise. A larger fleet has a shorter past. */
  readonly hosts?: number | undefined;
  /** Days of past, where it is not to be as long as the fleet's size allows. */
  readonly days?: number | undefined;
  /** Keep the data in this folder. */
  readonly keep?: string | undefined;
  /** Measure this machine too. */
  readonly withThisMachine?: boolean | undefined;
  readonly agentCommand: readonly [program: string, ...args: string[]];
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** A link was used; `next` is another one for the same guest. */
  readonly onEntered?: ((guest: Guest, next: string) => void) | undefined;
}

export interface Filled {
  readonly hosts: number;
  readonly people: number;
  /** Entries of the journal, every one verified. */
  readonly entries: number;
  readonly tookMs: number;
}

export interface Demonstration {
  readonly address: string;
  readonly house: House;
  readonly app: App;
  /** Makes a link that signs its first visitor in as that guest. */
  readonly offer: (guest: Guest) => string;
  /** Resolves when the past is told; undefined when it was stopped before. */
  readonly filled: Promise<Filled | undefined>;
  stop(): Promise<void>;
}

export const MOST_HOSTS = 10_000;
const USUAL_HOSTS = 30;

/**
 * Starts a throw-away instance and fills it with a simulated company. The console is there at once; `filled` says when the company is.
 * It has a folder, a database and keys of its own, and nothing of it leaves this machine.
 * Throws `demonstration-with-database`, `demonstration-beside-real`, `demonstration-folder-taken`, `demonstration-exists`, and what starting Writ throws.
 */
export async function startDemonstration(options: DemonstrationOptions): Promise<Demonstration> {
  await refuseNearReal(options.environment);
  const seed = options.seed ?? 1;
  const folder = await makeFolder(options.keep, { seed });
  try {
    return await start(options, seed, folder.path, folder.leave);
  } catch (thrown) {
    await folder.leave();
    throw thrown;
  }
}

async function start(options: DemonstrationOptions, seed: number, path: string, leave: () => Promise<void>): Promise<Demonstration> {
  const { home, environment } = options;
  const plan = planCompany(options, seed);
  const clock = createDemonstrationClock(plan.span.begin);
  const settings = readSettings({ WRIT_DATA: path, WRIT_PORT: String(options.port ?? (await freePort())), WRIT_LOCAL_AGENT: options.withThisMachine ? 'on' : 'off', WRIT_LOG_LEVEL: environment.WRIT_LOG_LEVEL ?? 'error', WRIT_COMPANY: 'Example', WRIT_SECURITY_ADDRESS: 'security@example.com' }, home);
  const log = createLog(settings, options.writeLog);
  const template = join(home, 'policy/security.md');
  const policies = policyHistory(await readFile(template, 'utf8'));
  await writeFile(policyFile(settings), policies[0]!);

  const house = await openHouse({ settings, log, clock: clock.now });
  const state: { progress: Progress | undefined; isFilled: boolean } = { progress: undefined, isFilled: false };
  const people: Company['people'] = new Map();
  const door = createDemonstrationDoor({
    progress: () => state.progress,
    isFilled: () => state.isFilled,
    personOf: (guest) => people.get(GUESTS[guest]),
    onEntered: (guest) => options.onEntered?.(guest, offer(guest)),
  });
  const app = await startApp({
    house, template, bundle: join(home, 'dist'), version: options.version, agentCommand: options.agentCommand,
    logPrograms: existsSync(join(home, 'dist/log-engine.js')) ? logProgramsIn(join(home, 'dist')) : undefined,
    demonstration: { isMoving: clock.isMoving, routes: door.routes, signInPath: DEMONSTRATION_PATH },
  }).catch(async (thrown: unknown) => {
    await house.close();
    throw thrown;
  });
  const offer = (guest: Guest): string => `${app.address}${door.offer(guest)}`;

  const agents: Company['agents'] = [];
  const reader = createPolicyReader(controlRegistry, policyFile(settings));
  const company: Company = {
    ...plan, house, app, clock, agents, people, policies, entered: new Set(),
    reader, policyInForce: createPolicyInForce(house.db, reader),
    ground: { db: house.db, door: `http://127.0.0.1:${app.agentPort}`, clock: clock.now, world: plan.world },
  };
  const stopping = new AbortController();
  let keeper: ReturnType<typeof keepCompany> | undefined;

  async function fill(): Promise<Filled | undefined> {
    const began = performance.now();
    await hurry(house);
    const desk = await openReportingDesk(company);
    await fillDemonstration(company, desk, (progress) => {
      state.progress = progress;
      options.onProgress?.(progress);
    }, stopping.signal);
    if (stopping.signal.aborted) return undefined;
    clock.goLive();
    await fillLogs(company, stopping.signal);
    if (!stopping.signal.aborted) await fillCustomer(company, clock.now());
    keeper = keepCompany(company, desk, log);
    const verdict = await verifyStoredJournal(house.db, journalSigner(house.secrets.signer), clock.now());
    assert(verdict.ok, 'the journal of a demonstration does not verify');
    state.isFilled = true;
    return { hosts: agents.length, people: company.entered.size + 1, entries: verdict.head.seq, tookMs: performance.now() - began };
  }

  const filled = fill();
  filled.catch(() => undefined); // Whoever waits for it is told; a caller who does not wait is not ended by it.
  return {
    address: app.address, house, app, offer, filled,
    async stop() {
      stopping.abort();
      await filled.catch(() => undefined);
      await keeper?.stop();
      await app.close();
      await house.close();
      await leave();
    },
  };
}

function createLog({ logLevel }: Settings, write: ((line: string) => void) | undefined): Logger {
  return write ? (pino({ level: logLevel, base: null }, { write }) as Logger) : pino({ level: 'silent' });
}

/** All that the seed decides. */
function planCompany({ hosts = USUAL_HOSTS, days }: DemonstrationOptions, seed: number): Pick<Company, 'draw' | 'span' | 'keys' | 'world' | 'fleet' | 'instants'> {
  assert(hosts >= 1 && hosts <= MOST_HOSTS, `a demonstration has 1 to ${MOST_HOSTS} hosts`);
  const draw = createDraw(seed);
  const end = instant(Date.now());
  const span: Span = { begin: plus(end, -(days ?? historyDays(hosts)) * MS.day), end };
  const regular = planInstants(span, draw);
  const fleet = planFleet(hosts, span, draw);
  for (const [name, after] of [['web-1', 0.3], ['build-1', 0.6]] as const) remakeMachine(fleet, name, momentFor(regular, partOf(span, after)));
  const instants = addEchoes(regular, planAilments(fleet, regular, span, draw));
  const keys = createKeyRing();
  return { draw, span, fleet, instants, keys, world: { keys, end, minuteOf: (machine) => draw.whole(`minute ${machine}`, 1_400) } };
}

function partOf({ begin, end }: Span, part: number): Instant {
  return plus(begin, Math.round((end - begin) * part));
}

/** Durability of a year's commits, one by one, is worth nothing for what can be made again from its seed. */
async function hurry({ db }: House): Promise<void> {
  await sql`alter system set synchronous_commit = off`.execute(db);
  await sql`select pg_reload_conf()`.execute(db);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
