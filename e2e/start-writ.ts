import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { freePort } from '@writ/testkit';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** `writ`, as `npm ci` puts it there. */
export const PROGRAM = join(import.meta.dirname, '../node_modules/.bin/writ');
/** A first start on a machine that does other things too: the database is made, the bundle perhaps as well. */
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 20_000;
const LOOK_MS = 25;
/** Enough of what it said to see why a journey failed. */
const KEPT_OUTPUT = 200_000;

export interface WritOptions {
  readonly data: string;
  readonly port: number;
  /** Settings besides the folder and the port. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /** A command that runs the rest of its arguments, in a place of its own. */
  readonly within?: readonly string[] | undefined;
  /** How the program is called, where it is not the one of this checkout. */
  readonly program?: readonly string[] | undefined;
}

/** A started server, as whoever started it in a terminal knows it. */
export interface StartedWrit {
  readonly address: string;
  readonly data: string;
  readonly port: number;
  readonly pid: number;
  /** The one-time link that it printed, where it printed one. */
  readonly link: string | undefined;
  /** Everything it said on standard output so far. */
  readonly said: () => string;
  readonly logged: () => string;
  /** Resolves with what was said once it matches. Throws when the process ends before. */
  readonly untilSaid: (pattern: RegExp, limitMs?: number) => Promise<string>;
  /** Asks it to stop and waits until it has. */
  readonly stop: () => Promise<void>;
  /** `kill -9`: nothing is closed, nothing is said. */
  readonly kill: () => Promise<void>;
  readonly hasEnded: () => boolean;
}

/** A folder for one journey's data, and a free port. What ran there is looked for when the journey is over. */
export interface Place {
  readonly data: string;
  readonly port: number;
  readonly remove: () => void;
}

export async function newPlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'writ-journey-'));
  return { data: join(folder, 'data'), port: await freePort(), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs the real program as a process of its own, and resolves once it has told its address. */
export async function startWrit({ data, port, settings = {}, within = [], program = [PROGRAM] }: WritOptions): Promise<StartedWrit> {
  const [command, ...args] = [...within, ...program, 'serve'];
  const child = spawn(command!, args, {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], WRIT_DATA: data, WRIT_PORT: String(port), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { said: '', logged: '' };
  child.stdout.on('data', (bytes: Buffer) => (output.said = (output.said + String(bytes)).slice(-KEPT_OUTPUT)));
  child.stderr.on('data', (bytes: Buffer) => (output.logged = (output.logged + String(bytes)).slice(-KEPT_OUTPUT)));
  const ended = once(child, 'close');
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;

  async function untilSaid(pattern: RegExp, limitMs = START_LIMIT_MS): Promise<string> {
    const giveUpAt = Date.now() + limitMs;
    while (!pattern.test(output.said)) {
      if (hasEnded()) await ended;
      if (hasEnded() || Date.now() > giveUpAt) throw new Error(`writ serve never said ${pattern} (exit code ${child.exitCode}).\n${output.said}\n${output.logged}`);
      await wait(LOOK_MS);
    }
    return output.said;
  }

  try {
    const greeting = await untilSaid(/Writ is at \S+, its data in .*\n[^]*?\n?$/);
    return {
      address: /Writ is at (\S+?),/.exec(greeting)![1]!, data, port, pid: child.pid!, link: /^ {2}(http\S+\/sign-up\/\S+)$/m.exec(greeting)?.[1],
      said: () => output.said, logged: () => output.logged, untilSaid, hasEnded,
      stop: () => end(child, ended, 'SIGTERM'),
      kill: () => end(child, ended, 'SIGKILL'),
    };
  } catch (thrown) {
    await end(child, ended, 'SIGKILL');
    throw thrown;
  }
}

async function end(child: ChildProcess, ended: Promise<unknown>, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  const insist = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(insist);
}

export interface RunningProcess {
  readonly pid: number;
  readonly command: string;
}

/** Every process that works in a data folder or was started for it: the server, its database, its agent. */
export function processesOf(data: string): readonly RunningProcess[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid).flatMap((name) => {
    const read = (what: string): string => {
      try {
        return what === 'cwd' ? readlinkSync(`/proc/${name}/cwd`) : readFileSync(`/proc/${name}/${what}`, 'latin1');
      } catch {
        return ''; // It ended meanwhile, or is somebody else's.
      }
    };
    const command = read('cmdline').replaceAll('\0', ' ').trim();
    const isOurs = [command, read('environ'), read('cwd')].some((text) => text.includes(data));
    // A zombie has no command line any more: it is dead, and waits for its parent to hear of it.
    return isOurs && command !== '' ? [{ pid: Number(name), command }] : [];
  });
}

/** Waits until a condition holds, looking often; who asks the server looks less often, because it counts. Throws with `what` when it does not within the limit. */
export async function until<T>(what: string, look: () => T | Promise<T>, limitMs = 30_000, lookMs = LOOK_MS): Promise<NonNullable<T>> {
  const giveUpAt = Date.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > giveUpAt) throw new Error(`Waited ${limitMs} ms in vain until ${what}`);
    await wait(lookMs);
  }
}

/** Between looks that ask the server: half of the requests that it grants one person. */
export const ASK_MS = 200;

/** Waits until nothing runs for a data folder any more. */
export async function untilNothingRuns(data: string, limitMs = 20_000): Promise<void> {
  try {
    await until('nothing runs', () => processesOf(data).length === 0, limitMs);
  } catch {
    throw new Error(`Left behind: ${JSON.stringify(processesOf(data))}`);
  }
}
