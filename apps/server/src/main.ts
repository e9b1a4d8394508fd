import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import type { Margin } from './core/verdicts/margin.ts';
import { offerFirstOwnerLink } from './core/sign-in/first-owner-link.ts';
import { startApp, type App } from './app.ts';
import { publicUrl, readSettings, unreadNames, type Settings } from './config.ts';
import { isDemonstration } from './demo/mark-folder.ts';
import { openHouse } from './open-house.ts';
import { logProgramsIn } from './open-logging.ts';
import { masterKeyFile } from './open-stores.ts';
import { noteKitShown } from './platform/crypto/index.ts';
import { checkHttpSettings } from './read-http-settings.ts';

export interface ServeOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder that holds the checkout or the installation. */
  readonly home: string;
  readonly version: string;
  readonly stopping: AbortSignal;
  /** What a person at the terminal is told. */
  readonly say: (told: Told) => void;
  /** Where log lines go. */
  readonly writeLog: (line: string) => void;
  /** What Node is told before it runs this program as an agent. */
  readonly agentFlags: readonly string[];
  /** Least severe lines that are written where the settings do not say. */
  readonly defaultLogLevel: Settings['logLevel'];
}

export type Told =
  | { readonly kind: 'ready'; readonly address: string; readonly data: string; readonly firstOwnerLink: string | undefined; readonly recoveryKit: string | undefined }
  | { readonly kind: 'margin'; readonly margin: Margin };

/** How long to wait for the first facts about this machine before the margin is said all the same, milliseconds. */
const FIRST_LOOK_MS = 15_000;
const LOOK_AGAIN_MS = 250;

/** Runs Writ until `stopping` aborts: opens the house, starts the app, tells where it is and, once this machine was measured, how it stands. Throws what these do. */
export async function serve(options: ServeOptions): Promise<void> {
  const { environment, home, version, stopping, say } = options;
  const settings = readSettings(environment, home);
  const log = pino({ level: environment.WRIT_LOG_LEVEL ? settings.logLevel : options.defaultLogLevel, base: null }, { write: options.writeLog }) as Logger;
  const unread = unreadNames(environment);
  if (unread.length > 0) log.warn({ names: unread }, 'No setting has these names; are they misspelt?');
  // Before anything is made: a first start that fails on a setting should leave nothing behind.
  await checkHttpSettings(settings);
  const house = await openHouse({ settings, log });
  try {
    const bundle = join(home, 'dist');
    const app = await startApp({ house, bundle, logPrograms: logProgramsIn(bundle), template: join(home, 'policy/security.md'), version, isDemonstration: await isDemonstration(settings.data), agentCommand: [process.execPath, ...options.agentFlags, join(bundle, 'writ.js'), 'agent'] });
    try {
      const firstOwnerLink = await offerFirstOwnerLink({ db: house.db, box: house.box, publicUrl: () => new URL(publicUrl(settings)) }, house.clock());
      say({ kind: 'ready', address: app.address, data: settings.data, firstOwnerLink, recoveryKit: house.recoveryKit });
      await noteKitShown(masterKeyFile(settings));
      if (settings.agentListen !== undefined) buildAgentPrograms(home, bundle, log);
      const margin = await firstMargin(app, settings, log, stopping);
      if (margin) say({ kind: 'margin', margin });
      await untilAborted(stopping);
    } finally {
      await app.close();
    }
  } finally {
    await house.close();
  }
}

/** Makes the agent for other hosts beside the running server where it is missing and this is a checkout; the page that offers it says so until then. */
function buildAgentPrograms(home: string, bundle: string, log: Logger): void {
  const script = join(home, 'scripts/build-agent.ts');
  if (existsSync(join(bundle, 'agent')) || !existsSync(script)) return;
  const build = spawn(process.execPath, [script], { cwd: home, stdio: 'ignore' });
  build.once('error', (error) => log.warn({ err: error }, 'The agent for other hosts could not be built'));
  build.once('exit', (code) => (code === 0 ? log.info('The agent for other hosts is built') : log.warn({ code }, 'The agent for other hosts could not be built; "npm run build:agent" says why')));
}

/**
 * The margin once it says anything about a host, or after the wait; undefined when asked to stop meanwhile, or when it could not be read: it is only told, and a database that is away
 * for a moment is no reason to end.
 */
async function firstMargin(app: App, settings: Settings, log: Logger, stopping: AbortSignal): Promise<Margin | undefined> {
  const giveUpAt = Date.now() + (settings.localAgent === 'on' ? FIRST_LOOK_MS : 0);
  for (;;) {
    const margin = await readSettledMargin(app, log);
    if (Date.now() >= giveUpAt || (margin && isHostMeasured(margin))) return margin;
    if (stopping.aborted) return undefined;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

async function readSettledMargin(app: App, log: Logger): Promise<Margin | undefined> {
  try {
    await app.settle();
    return await app.readMargin();
  } catch (error) {
    log.warn({ err: error }, 'The state of the policy could not be read');
    return undefined;
  }
}

/** Every control over hosts has a verdict that rests on a look: a fact that is there and not yet evaluated still counts as missing, and so is no answer. */
function isHostMeasured(margin: Margin): boolean {
  const controls = margin.sections.flatMap(({ clauses }) => clauses.flatMap((clause) => clause.controls)).filter(({ subject, hasMeasure }) => subject === 'host' && hasMeasure);
  return controls.length > 0 && controls.every(({ oldestLookAt, tally, worst }) => oldestLookAt !== undefined && tally.kept + tally.broken + tally.unknown > 0 && worst.every(({ reason }) => reason?.code !== 'missing'));
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  // The open servers keep the process alive; nothing else need.
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
