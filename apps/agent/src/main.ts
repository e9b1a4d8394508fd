import { isSea } from 'node:sea';
import { instant, WritError } from '@writ/kernel';
import { runCommand } from './run-command-line.ts';

// The only place of the agent that touches the process: signals in, exit code out.
const stop = new AbortController();
/** Milliseconds that a look in the middle may still take after a signal. Nothing is lost by cutting it: what is spooled is on the disk. */
const PATIENCE_MS = 700;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    stop.abort();
    setTimeout(() => process.exit(0), PATIENCE_MS).unref();
  });
}

/** Set by an agent for the process that ships logs: it ends with whoever started it, however that one ends. */
if (process.env['WRIT_AGENT_LIFE_LINE'] === 'stdin') process.stdin.on('end', () => stop.abort()).on('error', () => stop.abort()).resume();

runCommand(process.argv.slice(2), {
  environment: process.env,
  print: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
  clock: () => instant(Date.now()),
  signal: stop.signal,
  self: isSea() ? [process.execPath] : [process.execPath, process.argv[1]!],
}).then((code) => {
  // Not exit(): what is on its way into a pipe must arrive.
  process.exitCode = code;
}, (error: unknown) => {
  process.stderr.write(`writ-agent: ${error instanceof WritError ? error.message : (error instanceof Error && error.stack) || String(error)}\n`);
  process.exitCode = 1;
});
