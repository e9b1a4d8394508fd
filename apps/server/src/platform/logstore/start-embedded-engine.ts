import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Logger } from 'pino';
import { makeSocketFolder } from '../postgres/socket-folder.ts';
import type { EngineWord } from './engine/engine-word.ts';

export interface EmbeddedEngineOptions {
  /** Where the engine keeps its files. */
  readonly folder: string;
  /** The program of `engine/program.ts`, bundled or as it is. */
  readonly program: string;
  readonly logger: Logger;
  /** Longest pause before it is started again, milliseconds. */
  readonly longestRestartMs?: number | undefined;
}

/** How the engine stands, for health and for its own fact. */
export type EngineStanding =
  | { readonly is: 'starting' }
  | { readonly is: 'running'; readonly engine: string; readonly since: number }
  | { readonly is: 'down'; readonly code: string | undefined; readonly reason: string };

export interface EmbeddedEngine {
  readonly socket: string;
  readonly standing: () => EngineStanding;
  /** Process id, or undefined while it is down. */
  readonly pid: () => number | undefined;
  /** How often it was started again. What was on its way in an earlier life may or may not have been stored. */
  readonly life: () => number;
  /** Resolves when it answers, or after `waitMs`. */
  readonly settled: (waitMs: number) => Promise<void>;
  /** Stops it for good. Twice is once. */
  readonly stop: () => Promise<void>;
}

const FIRST_RESTART_MS = 100;
const LONGEST_RESTART_MS = 30_000;
/** An engine that lived this long was healthy: the back-off begins anew. */
const HEALTHY_AFTER_MS = 60_000;
/** Longer than the engine gives itself. */
const STOP_WITHIN_MS = 8_000;
/** Enough of the environment for Node and the library; secrets of ours are none of its business. */
const KEPT_VARIABLES = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'LD_LIBRARY_PATH'] as const;

/**
 * Starts the embedded log engine and keeps it running: one that dies is started again with back-off, and none outlives this process.
 * Returns at once; a start that fails is told by `standing` and tried again, since the rest of Writ does not need it.
 */
export async function startEmbeddedEngine({ folder, program, logger, longestRestartMs = LONGEST_RESTART_MS }: EmbeddedEngineOptions): Promise<EmbeddedEngine> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const socketFolder = await makeSocketFolder(folder, {}, true);
  const socket = join(socketFolder.path, 'engine.sock');
  const waiting = new Set<() => void>();
  let standing: EngineStanding = { is: 'starting' };
  let child: ChildProcess | undefined;
  let life = 0;
  let failures = 0;
  let restart: NodeJS.Timeout | undefined;
  let stopped: Promise<void> | undefined;

  function launch(): void {
    const startedAt = performance.now();
    standing = { is: 'starting' };
    child = spawn(process.execPath, [program, folder, socket], {
      detached: true, // a session of its own: a Ctrl-C in the terminal is for us to answer
      env: Object.fromEntries(KEPT_VARIABLES.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const own = child;
    let lastWord: Extract<EngineWord, { word: 'failed' }> | undefined;
    forwardLog(own, logger);
    own.once('error', (error) => logger.error({ err: error }, 'The log engine could not be run'));
    own.on('message', (message) => {
      const word = message as EngineWord;
      if (word.word === 'failed') return void (lastWord = word);
      standing = { is: 'running', engine: word.engine, since: Date.now() };
      logger.info({ engine: word.engine }, 'The log engine runs');
      for (const resolve of waiting) resolve();
      waiting.clear();
    });
    own.once('exit', (code, signal) => {
      child = undefined;
      standing = { is: 'down', code: lastWord?.code, reason: lastWord?.reason ?? `It ended with ${signal ?? `code ${code}`}.` };
      // What npm did not bring does not come by waiting.
      if (stopped || lastWord?.code === 'log-engine-missing') {
        for (const resolve of waiting) resolve();
        return waiting.clear();
      }
      failures = performance.now() - startedAt > HEALTHY_AFTER_MS ? 0 : failures + 1;
      const restartInMs = Math.min(FIRST_RESTART_MS * 2 ** Math.max(0, failures - 1), longestRestartMs);
      logger.error({ code, signal, reason: lastWord?.code, restartInMs }, 'The log engine ended and will be started again');
      restart = setTimeout(() => {
        life += 1;
        launch();
      }, restartInMs);
    });
  }

  function settled(waitMs: number): Promise<void> {
    if (standing.is === 'running' || (standing.is === 'down' && standing.code === 'log-engine-missing')) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(done, waitMs);
      function done(): void {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      }
      waiting.add(done);
    });
  }

  function stop(): Promise<void> {
    clearTimeout(restart);
    stopped ??= (child ? stopChild(child) : Promise.resolve()).finally(socketFolder.remove);
    return stopped;
  }

  launch();
  return { socket, settled, stop, standing: () => standing, pid: () => child?.pid, life: () => life };
}

/** Cutting the channel asks it to close; if native code does not let it, it is killed, which loses nothing that was acknowledged. */
function stopChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const insist = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    child.once('exit', () => {
      clearTimeout(insist);
      resolve();
    });
    if (child.connected) child.disconnect();
  });
}

/** The engine quotes values in what it says, and values are lines of logs: only the beginning is kept, and only for whoever asks for detail. */
function forwardLog(child: ChildProcess, logger: Logger): void {
  if (!child.stderr) return;
  createInterface({ input: child.stderr }).on('line', (line) => logger.debug({ line: line.slice(0, 200) }, 'The log engine says'));
}
