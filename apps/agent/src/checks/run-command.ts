import { spawn } from 'node:child_process';

/**
 * Every command that the agent may run to look: absolute paths and fixed arguments. Nothing that was read or received becomes part of one.
 * `sshd -T` reads the configuration and prints it; it opens no socket.
 */
export const COMMANDS = {
  'apt-config dump': ['/usr/bin/apt-config', 'dump'],
  'sshd -T': ['/usr/sbin/sshd', '-T'],
  'systemctl show': ['/usr/bin/systemctl', 'show', '--no-pager', '--property=Id,LoadState,ActiveState,UnitFileState', 'apt-daily.timer', 'apt-daily-upgrade.timer'],
  'timedatectl show': ['/usr/bin/timedatectl', 'show', '--property=NTPSynchronized'],
  'chronyc tracking': ['/usr/bin/chronyc', '-n', 'tracking'],
} as const satisfies Record<string, readonly [string, ...string[]]>;
export type CommandName = keyof typeof COMMANDS;

export type CommandAnswer =
  | { readonly ok: true; readonly text: string }
  /** `failed` has the last words of standard error. */
  | { readonly ok: false; readonly why: 'absent' | 'failed' | 'timed-out' | 'too-large'; readonly text: string };
export type RunCommand = (name: CommandName) => Promise<CommandAnswer>;

/** Nothing of our own environment reaches a command; a variable such as APT_CONFIG would change what it answers. */
const ENVIRONMENT = { LC_ALL: 'C', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
const TIMEOUT_MS = 5_000;
const MAX_BYTES = 1_048_576;

/** Runs one command of the list, with an empty environment, no input, five seconds and a megabyte. Never throws. */
export function runCommand(name: CommandName): Promise<CommandAnswer> {
  const [program, ...rest] = COMMANDS[name];
  return runBounded(program, rest, { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES });
}

/** On a tree that is not this machine there is no command to run. */
export async function runNothing(): Promise<CommandAnswer> {
  return { ok: false, why: 'absent', text: 'commands are run on the live system only' };
}

/** The bounds of `runCommand`, apart so that they can be tried on a program that does not keep them. */
export function runBounded(program: string, rest: readonly string[], bounds: { readonly timeoutMs: number; readonly maxBytes: number }): Promise<CommandAnswer> {
  return new Promise((resolve) => {
    const child = spawn(program, rest, { env: ENVIRONMENT, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const output: Buffer[] = [];
    let length = 0;
    let complaint = '';
    const finish = (answer: CommandAnswer): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    const stop = (why: 'timed-out' | 'too-large'): void => {
      endGroup(child.pid);
      child.stdout.destroy();
      child.stderr.destroy();
      finish({ ok: false, why, text: complaint });
    };
    const timer = setTimeout(() => stop('timed-out'), bounds.timeoutMs);
    child.stdout.on('data', (piece: Buffer) => {
      length += piece.length;
      if (length > bounds.maxBytes) stop('too-large');
      else output.push(piece);
    });
    child.stderr.on('data', (piece: Buffer) => {
      complaint = (complaint + piece.toString('utf8')).slice(-1_000);
    });
    child.on('error', (error: NodeJS.ErrnoException) => finish({ ok: false, why: error.code === 'ENOENT' ? 'absent' : 'failed', text: error.message }));
    child.on('close', (code) => finish(code === 0 ? { ok: true, text: Buffer.concat(output).toString('utf8') } : { ok: false, why: 'failed', text: complaint }));
  });
}

/** The command and whatever it started: it leads a process group of its own. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}
