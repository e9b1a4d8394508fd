import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { policyFile, publicUrl } from './config.ts';
import { WRIT, type Viewer } from './core/actor.ts';
import type { Console } from './core/console/console.ts';
import { consoleRoutes } from './core/console/console-routes.ts';
import { createLiveBus } from './core/console/live-events.ts';
import { marginSource } from './core/console/margin-source.ts';
import { ErrorPage } from './core/error-page.tsx';
import { ApiPage } from './core/permissions/api-page.tsx';
import { checkPermission, type Act } from './core/permissions/index.ts';
import { createPolicyReader } from './core/policy-in-force/policy-reader.ts';
import { proposePolicy } from './core/policy-in-force/propose-policy.ts';
import { putFirstPolicyInForce } from './core/policy-in-force/put-first-policy-in-force.ts';
import { createPolicyInForce } from './core/policy-in-force/read-policy-in-force.ts';
import { watchPolicyFile } from './core/policy-in-force/watch-policy-file.ts';
import { authenticate, signInRoutes, type SignInParts } from './core/sign-in/index.ts';
import { startEvaluationLoop } from './core/verdicts/evaluation-loop.ts';
import type { Margin } from './core/verdicts/margin.ts';
import { planControls } from './core/verdicts/plan-controls.ts';
import { readMargin } from './core/verdicts/read-margin.ts';
import { VERDICTS_CHANNEL } from './core/verdicts/run-evaluation.ts';
import { countHouse } from './count-house.ts';
import { createConsole } from './create-console.ts';
import { DECLARED_ERRORS } from './declared-errors.ts';
import { observeHouse } from './observe-house.ts';
import { openAgentDoors } from './open-agent-doors.ts';
import type { House } from './open-house.ts';
import type { HouseTables } from './house-tables.ts';
import type { Trx } from './platform/db.ts';
import { appointHolder } from './sections/contact/index.ts';
import { keepCertificate } from './keep-certificate.ts';
import { type LogPrograms, openLogging } from './open-logging.ts';
import { mailboxPart } from './mailbox-part.ts';
import { openReporting } from './open-reporting.ts';
import { externalProvider, readHttpSettings } from './read-http-settings.ts';
import type { Frame } from './ui/frame.ts';
import { scheduleHousekeeping } from './schedule-housekeeping.ts';
import type { LogStore } from './platform/logstore/index.ts';
import { createListener } from './platform/db/listen.ts';
import { readAssets } from './platform/http/assets.ts';
import { createHttpServer } from './platform/http/create-http-server.ts';
import { createMetrics } from './platform/http/metrics.ts';
import type { Route } from './platform/http/route.ts';
import { startJobs } from './platform/jobs/index.ts';
import { createOutbox } from './platform/outbox/index.ts';
import { layPolicy, watchedDocument } from './policy-document.ts';
import { signInRulesOf } from './sections/credentials/index.ts';
import { createOwnSignIns } from './sections/logging/index.ts';
import { businessClockOf, readCompanyDays } from './sections/reporting/index.ts';
import { controlDefinitions, controlRegistry } from './sections/registry.ts';

export interface AppOptions {
  readonly house: House;
  /** Folder of the bundle: `public/` and `agent/` lie in it. */
  readonly bundle: string;
  /** No log store is run without them, unless CLICKHOUSE_URL names one. */
  readonly logPrograms?: LogPrograms | undefined;
  /** The shipped policy document. */
  readonly template: string;
  readonly version: string;
  readonly agentCommand: readonly [program: string, ...args: string[]];
  /** The instance says on every page that it is a demonstration. */
  readonly isDemonstration?: boolean | undefined;
  readonly demonstration?: DemonstrationWiring | undefined;
}

/** What a demonstration that is being lived in adds to the house. */
export interface DemonstrationWiring {
  /** While its time moves on, nothing is evaluated: between the step and the word of the last machine, everything would be stale. */
  readonly isMoving: () => boolean;
  readonly routes: (console: Console) => readonly Route<Viewer, Act>[];
  /** Where whoever is not signed in is sent. */
  readonly signInPath: string;
}

export interface App {
  /** Where browsers find the console. */
  readonly address: string;
  readonly readMargin: () => Promise<Margin>;
  /** Resolves when what waits now has been evaluated. */
  readonly settle: () => Promise<void>;
  /** Looks at the house's own accounts, seats and keys now, without waiting for the next regular look. */
  readonly lookAtHouse: () => Promise<void>;
  /** Where lines of logs are kept; undefined where none are. */
  readonly logs: LogStore | undefined;
  /** Looks at all lines of logs that came, and says what they say, without waiting for the next minutes. */
  readonly lookAtLogs: () => Promise<void>;
  /** What signing in is made of. */
  readonly signIn: SignInParts;
  /** Port of the agents' door on loopback. */
  readonly agentPort: number;
  close(): Promise<void>;
}

/** Puts the house to work: policy, loop, doors, agent. What is started later is stopped first; a start that fails stops what was started. */
export async function startApp(options: AppOptions): Promise<App> {
  const opened: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const stop of opened.splice(0).toReversed()) await stop();
  };
  try {
    return { ...(await start(options, (stop) => void opened.push(stop))), close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

async function start({ house, bundle, logPrograms, template, version, agentCommand, demonstration, isDemonstration = demonstration !== undefined }: AppOptions, onClose: (stop: () => Promise<void> | void) => void): Promise<Omit<App, 'close'>> {
  const { db, settings, clock, log } = house;
  const bus = createLiveBus();
  const listener = await createListener(house.databaseUrl, log);
  onClose(() => listener.close());
  await listener.listen(VERDICTS_CHANNEL, () => (['verdicts', 'findings', 'hosts', 'journal'] as const).forEach(bus.tell));

  const file = policyFile(settings);
  const reader = createPolicyReader(controlRegistry, file);
  const policyInForce = createPolicyInForce(db, reader);
  const document = watchedDocument(file);
  const held = await policyInForce();
  await layPolicy(held?.text ?? (await readFile(template, 'utf8')), file);
  if (!held) await db.transaction().execute(async (trx) => putFirstPolicyInForce(trx, reader, (await document.read()) ?? '', clock()));
  const policyWatch = watchPolicyFile(
    document,
    async (text) => {
      await db.transaction().execute((trx) => proposePolicy(trx, reader, { text, now: clock() }));
      bus.tell('policy');
      bus.tell('verdicts');
    },
    (error) => log.warn({ err: error }, 'The policy document could not be proposed; tried again when it changes'),
  );
  onClose(() => policyWatch.stop());

  const loop = await startEvaluationLoop({
    db, log, listen: listener.listen, clock,
    async rules() {
      const inForce = await policyInForce();
      if (demonstration?.isMoving()) return undefined;
      return inForce && { plan: planControls(inForce.policy, controlDefinitions), time: businessClockOf(inForce.policy, await readCompanyDays(db)) };
    },
  });
  onClose(() => loop.stop());
  const ownSignIns = createOwnSignIns(hostname());
  const signIn: SignInParts = {
    db, box: house.box, clock, log, publicUrl: () => new URL(publicUrl(settings)), heard: ownSignIns.hear,
    async rules() {
      const inForce = await policyInForce();
      return signInRulesOf(inForce?.policy ?? { controls: [] });
    },
    async seatFirstOwner(trx, person, now) {
      // The transaction is the house's own: sign-in types only the tables that it touches itself.
      await appointHolder(trx as unknown as Trx<HouseTables>, 'point-of-contact', person, WRIT, now);
      setTimeout(() => void observer.look(), AFTER_COMMIT_MS).unref();
    },
  };
  const observer = observeHouse(house, signIn);
  onClose(() => observer.stop());
  // Trying our own sign-in takes a second of hashing: the rest of the start goes on beside it.
  const firstLook = observer.look();

  const logging = await openLogging({ house, programs: logPrograms, policyInForce, ownSignIns });
  onClose(() => logging.close());
  const assets = readAssets([join(bundle, 'public')]);
  const doors = await openAgentDoors({ house, agentCommand, programs: join(bundle, 'agent'), takeLines: logging.takeAgentLines });
  onClose(() => doors.close());
  const jobs = await startJobs({ url: house.databaseUrl, logger: log });
  onClose(() => jobs.stop());
  const outbox = createOutbox(db, jobs, house.keyring);
  await scheduleHousekeeping(house, jobs);
  const reporting = await openReporting({ house, jobs, outbox, policyInForce, assets, isDemonstration });
  await outbox.start();
  await logging.schedule(jobs);
  const reportingDoors = await reporting.start();
  onClose(() => reportingDoors.stop());
  const console = createConsole({ house, assets, reader, policyInForce, agentDoor: doors.offer, signIn, jobs, lookAtHouse: observer.lookAtPeople, version, isDemonstration });

  /** What pages show around their content where nothing else may be asked of the database. */
  const bareFrame = (viewer: Viewer | undefined): Frame => ({
    now: clock(), zone: viewer?.zone ?? 'UTC', path: '/', asset: assets.href, viewer: viewer && { id: viewer.person, name: viewer.name }, demonstration: isDemonstration,
  });
  const metrics = createMetrics();
  countHouse(metrics, console, house, doors.localAgent);
  const http = await readHttpSettings(settings);
  const server = await createHttpServer<Viewer, Act>({
    settings: http,
    logger: log, clock, assets, metrics, version,
    routes: [...signInRoutes({ parts: signIn, frame: console.frame, external: externalProvider(settings) }), ...consoleRoutes(console, bus), ...reporting.routes(console), ...logging.routes(console), ...(demonstration?.routes(console) ?? [])],
    authenticate: (credential, caller) => authenticate(house, credential, caller),
    mayAct: checkPermission,
    accountOf: (viewer) => viewer.account,
    signInPath: (next) => demonstration?.signInPath ?? `/sign-in?next=${encodeURIComponent(next)}`,
    renderErrorPage: (problem, viewer) => ErrorPage({ frame: bareFrame(viewer), status: problem.status, code: problem.code, sentence: problem.detail, errors: problem.errors, requestId: problem.requestId }),
    renderApiPage: (api, viewer) => ApiPage({ frame: bareFrame(viewer), api, errors: DECLARED_ERRORS }),
    readHealth: async () => [...(await readHealth(house, doors)), ...mailboxPart(reportingDoors.mailboxHealth()), ...(await logging.health())],
  });
  onClose(() => server.close());
  await server.listen();
  if (http.tls) {
    const certificate = keepCertificate({
      first: http.tls, log, read: async () => (await readHttpSettings(settings)).tls,
      use(tls) {
        server.useCertificate(tls);
        reportingDoors.useCertificate(tls);
        logging.useCertificate(tls);
      },
    });
    onClose(() => certificate.stop());
  }
  reporting.served();
  await firstLook;

  return {
    address: server.publicUrl.origin,
    settle: loop.settle,
    lookAtHouse: observer.look,
    logs: logging.store,
    lookAtLogs: logging.look,
    signIn,
    agentPort: doors.localPort,
    async readMargin() {
      return readMargin(db, await marginSource(console), clock());
    },
  };
}

/** Soon enough for the screen, late enough for the transaction to have ended. */
const AFTER_COMMIT_MS = 300;

async function readHealth(house: House, doors: Awaited<ReturnType<typeof openAgentDoors>>) {
  const database = await house.db.selectFrom('core.journal_head').select('seq').executeTakeFirst().then(() => true, () => false);
  const agent = doors.localAgent;
  return [
    { name: 'database', ok: database, sentence: database ? 'PostgreSQL answers.' : 'PostgreSQL does not answer.' },
    ...(agent ? [{ name: 'agent', ok: agent.pid() !== undefined, sentence: agent.isRefused() ? 'This machine was revoked.' : agent.pid() === undefined ? 'The agent of this machine is down and will be started again.' : 'The agent of this machine runs.' }] : []),
  ];
}
