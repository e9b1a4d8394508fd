import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './program.ts';

/** A reader that went away (`writ … | head`) is no failure. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => stop.abort());

const code = await runProgram(process.argv.slice(2), {
  input: process.stdin,
  out: (text) => void process.stdout.write(text),
  drained: async () => {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  },
  error: (text) => void process.stderr.write(text),
  environment: process.env,
  home: join(dirname(fileURLToPath(import.meta.url)), '..'),
  isTerminal: process.stdout.isTTY === true,
  columns: process.stdout.columns ?? 100,
  now: Date.now,
  stopping: stop.signal,
});
// What was written goes out first; then sockets that are kept for reuse and an open standard input need not be waited for.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
