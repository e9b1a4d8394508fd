import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { MS } from '@writ/kernel';
import type { AgentLog } from '../../log.ts';

export interface ShipperProcess {
  /** The program and its first arguments: this very program, called to ship. */
  readonly command: readonly [program: string, ...args: string[]];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where its own log goes. */
  readonly complain: (text: string) => void;
  readonly log: AgentLog;
  /** Exit code with which it says that its host is refused for good. */
  readonly refused: number;
}

/** The end of standard input is the end of whoever started the process: set by whoever supervises. */
export const LIFE_LINE = { WRIT_AGENT_LIFE_LINE: 'stdin' } as const;
const FIRST_RESTART_MS = 500;
const HEALTHY_AFTER_MS = MS.minute;

/**
 * Runs the shipper as a process of its own until `signal` aborts, and starts it again with back-off when it dies. Of its own, because it compiles to machine code, which an agent that looks
 * into the whole system does without (runtime-flags.ts), and because a fault in one is then none in the other.
 */
export async function superviseShipper({ command: [program, ...args], environment, complain, log, refused }: ShipperProcess, signal: AbortSignal): Promise<void> {
  for (let failures = 0; !signal.aborted; ) {
    const startedAt = performance.now();
    const child = spawn(program, args, { env: { ...environment, ...LIFE_LINE }, stdio: ['pipe', 'ignore', 'pipe'] });
    const stop = (): void => void child.kill('SIGTERM');
    signal.addEventListener('abort', stop);
    child.stdin.on('error', () => undefined); // it went away; its exit says so
    child.stderr.on('data', (text: Buffer) => complain(text.toString()));
    const code = await new Promise<number | null>((resolve) => {
      child.once('error', () => resolve(null));
      child.once('close', resolve);
    });
    signal.removeEventListener('abort', stop);
    if (signal.aborted || code === refused) return;
    failures = performance.now() - startedAt > HEALTHY_AFTER_MS ? 0 : failures + 1;
    const restartInMs = Math.min(MS.minute, FIRST_RESTART_MS * 2 ** failures);
    log.warn({ code, restartInMs }, 'The shipper of logs ended and will be started again');
    await wait(restartInMs, undefined, { signal }).catch(() => undefined);
  }
}
