import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Logger } from 'pino';

export interface LocalAgent {
  /** Undefined while it is down. */
  readonly pid: () => number | undefined;
  readonly restarts: () => number;
  /** Its server refused it for good; it is not started again. */
  readonly isRefused: () => boolean;
  stop(): Promise<void>;
}

export interface LocalAgentOptions {
  /** The program and its first arguments: this very program, called to be an agent. */
  readonly command: readonly [program: string, ...args: string[]];
  readonly environment: Readonly<Record<string, string>>;
  readonly log: Logger;
}

const FIRST_RESTART_MS = 500;
const LONGEST_RESTART_MS = 60_000;
const HEALTHY_AFTER_MS = 60_000;
const STOP_MS = 3_000;
/** `REFUSED` of the agent: EX_CONFIG. */
const REFUSED = 78;

/**
 * Runs the agent of this machine as a child, and starts it again with back-off when it dies. It reads its standard input and stops at its end,
 * so that it does not outlive this process, however this one dies.
 */
export function superviseAgent({ command, environment, log }: LocalAgentOptions): LocalAgent {
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let restarts = 0;
  let failures = 0;
  let isStopping = false;
  let isRefused = false;

  function launch(): void {
    const startedAt = Date.now();
    const [program, ...args] = command;
    const started = spawn(program, args, { env: { ...environment }, stdio: ['pipe', 'ignore', 'pipe'], detached: true });
    child = started;
    started.stdin?.on('error', () => undefined); // it went away; its exit says so
    createInterface({ input: started.stderr! }).on('line', (line) => log.debug({ line: line.slice(0, 2_000) }, 'The agent of this machine says'));
    started.once('error', (error) => log.error({ err: error }, 'The agent of this machine could not be run'));
    started.once('close', (code, signal) => {
      child = undefined;
      if (isStopping) return;
      if (code === REFUSED) {
        isRefused = true;
        log.error('This machine was revoked; its agent is not started again');
        return;
      }
      failures = Date.now() - startedAt > HEALTHY_AFTER_MS ? 0 : failures + 1;
      const restartInMs = Math.min(FIRST_RESTART_MS * 2 ** failures, LONGEST_RESTART_MS);
      log.warn({ code, signal, restartInMs }, 'The agent of this machine ended and will be started again');
      timer = setTimeout(() => {
        restarts += 1;
        launch();
      }, restartInMs);
    });
  }

  launch();
  return {
    pid: () => child?.pid,
    restarts: () => restarts,
    isRefused: () => isRefused,
    async stop() {
      isStopping = true;
      clearTimeout(timer);
      const running = child;
      if (running === undefined) return;
      const ended = new Promise<void>((resolve) => running.once('close', () => resolve()));
      running.stdin?.end();
      running.kill('SIGTERM');
      const insist = setTimeout(() => running.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(insist);
    },
  };
}
