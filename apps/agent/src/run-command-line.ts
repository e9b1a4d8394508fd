import { parseArgs } from 'node:util';
import { createAgentClient } from '@writ/client';
import type { Instant } from '@writ/kernel';
import { runAgent } from './agent.ts';
import { OPTIONS, readAgentSettings } from './agent-settings.ts';
import { CHECKS } from './checks/registry.ts';
import { enrol } from './enrol.ts';
import { errors } from './errors.ts';
import { openHostKey, readEnrolment } from './identity.ts';
import { logTo } from './log.ts';
import { shipLogs } from './logs/shipping/ship-logs.ts';
import { readShipSettings } from './logs/shipping/ship-settings.ts';
import { superviseShipper } from './logs/shipping/supervise-shipper.ts';
import { observe } from './observe.ts';
import { AGENT_VERSION } from './version.ts';

/** What a command may touch of the process. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
  readonly clock: () => Instant;
  readonly signal: AbortSignal;
  /** How this program is called, for a process of its own that ships logs. */
  readonly self: readonly [program: string, ...args: string[]];
}

/** Exit code of a host that its server refused for good (EX_CONFIG of sysexits.h): whoever supervises the agent does not start it again. */
export const REFUSED = 78;

/** Runs `writ-agent …` and gives its exit code. Throws declared errors for what a person can mend. */
export async function runCommand([command = 'run', ...args]: readonly string[], surroundings: Surroundings): Promise<number> {
  switch (command) {
    case 'run': return run(args, surroundings);
    case 'enrol': return enrolOnly(args, surroundings);
    case 'ship': return ship(args, surroundings);
    case 'observe': return observeOnce(args, surroundings);
    case '--version': surroundings.print(`${AGENT_VERSION}\n`); return 0;
    case '--help': surroundings.print(help()); return 0;
    default: throw errors('argument-unknown', { argument: command });
  }
}

async function run(args: readonly string[], { environment, complain, clock, signal, self }: Surroundings): Promise<number> {
  const log = logTo(complain, clock);
  const settings = readAgentSettings(args, environment);
  // Now, and not in the other process: a mistake in the file is told to whoever starts the agent.
  if (settings.logsFile !== undefined) readShipSettings(settings.logsFile);
  const ship = (until: AbortSignal): Promise<void> => superviseShipper({ command: [...self, 'ship', ...args], environment, complain, log, refused: REFUSED }, until);
  const refusal = await runAgent(settings, { checks: CHECKS, observe, clock, random: Math.random, log, ship: settings.logsFile === undefined ? undefined : ship }, signal);
  if (!refusal) return 0;
  log.error({ code: refusal.code }, 'The server refuses this host for good; the agent stops');
  return REFUSED;
}

async function ship(args: readonly string[], { environment, complain, clock, signal }: Surroundings): Promise<number> {
  const { server, ca, dataFolder, logsFile } = readAgentSettings(args, environment);
  if (logsFile === undefined) throw errors('setting-missing', { setting: '--logs', why: 'a file that says which logs are shipped' });
  const settings = readShipSettings(logsFile);
  const enrolment = readEnrolment(dataFolder);
  if (enrolment === undefined) throw errors('not-enrolled');
  const log = logTo(complain, clock);
  const client = createAgentClient({ server, ca, key: openHostKey(dataFolder), clock });
  const refusal = await shipLogs({ settings, dataFolder, host: enrolment.host, client, clock, random: Math.random, log, path: environment['PATH'] ?? '/usr/bin:/bin' }, signal);
  if (!refusal) return 0;
  log.error({ code: refusal.code }, 'The server refuses this host for good; no logs are shipped');
  return REFUSED;
}

async function enrolOnly(args: readonly string[], { environment, print, clock, signal }: Surroundings): Promise<number> {
  const settings = readAgentSettings(args, environment);
  const { host } = await enrol(settings, () => createAgentClient({ server: settings.server, ca: settings.ca, key: openHostKey(settings.dataFolder), clock }), signal);
  print(`${host}\n`);
  return 0;
}

async function observeOnce(args: readonly string[], { print, clock }: Surroundings): Promise<number> {
  const { root } = parseArgs({ args: [...args], options: { root: { type: 'string' } } }).values;
  const subject = { kind: 'host', id: 'this-host' } as const;
  for await (const fact of observe({ now: clock(), subject, by: `agent ${AGENT_VERSION}`, root })) print(`${JSON.stringify(fact)}\n`);
  return 0;
}

function help(): string {
  const options = Object.entries(OPTIONS).map(([name, { env, about }]) => `  --${name.padEnd(14)} ${about} [${env}]`).join('\n');
  return `Usage: writ-agent [run | enrol | observe | ship | --version]

  run       measure this host and tell its server, until stopped (exit code ${REFUSED}: the server refuses this host for good)
  enrol     enrol this host with a one-time token, and print its id
  ship      ship the logs of a host that is enrolled, until stopped; run starts it where logs are shipped
  observe   print the facts about this host as lines of JSON; --root DIR reads another file tree

Options of run, enrol and ship:
${options}
`;
}
