import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { WritError } from '@writ/kernel';
import { holdDataFolder } from '../../postgres/hold-data-folder.ts';
import { answerStatement } from './answer-statement.ts';
import type { EngineWord } from './engine-word.ts';
import { openEngine } from './open-engine.ts';

/**
 * The log engine: a process of its own, so that a fault in native code ends this process and nothing else.
 *
 * Called as `program FOLDER SOCKET`, with a channel to its parent. The channel is the life line: when it closes, however the parent
 * died, this process ends. Nothing is finished first, because nothing is acknowledged before it is on the disk.
 */
const [folder = '', socket = ''] = process.argv.slice(2);

/** Statements that run may keep the engine from closing; what is on the disk does not need it to. */
const CLOSE_WITHIN_MS = 5_000;

/** What is done when the channel closes. Until the engine is open there is nothing to close, and native code may be in the way of everything gentler. */
let leave = (): void => void process.kill(process.pid, 'SIGKILL');

function tell(word: EngineWord): void {
  if (process.connected) process.send?.(word);
}

function end(code: number): void {
  process.exitCode = code;
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), CLOSE_WITHIN_MS).unref();
}

async function run(): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Held until this process ends, so that whoever starts next waits for a predecessor that has not gone yet.
  const hold = await holdDataFolder(folder);
  const engine = await openEngine(folder);
  const server = createServer((request, response) => void answerStatement(engine, request, response));
  // Longer than the client keeps a quiet connection, so that it never writes into one that we just closed.
  server.keepAliveTimeout = 120_000;
  server.requestTimeout = 120_000;
  await rm(socket, { force: true });
  server.listen(socket);
  await once(server, 'listening');
  leave = () => {
    server.close();
    server.closeAllConnections();
    end(0);
    engine.close();
    void hold.release().finally(() => process.exit());
  };
  tell({ word: 'ready', engine: engine.version });
}

// A Ctrl-C in the terminal is for the parent to answer.
process.on('SIGINT', () => {});
// From the first moment on: a parent that dies while the engine opens is not told of again, and an engine without one would hold its folder for ever.
process.once('disconnect', () => leave());
if (!process.connected) leave();
run().catch((error: Error) => {
  tell({ word: 'failed', code: error instanceof WritError ? error.code : undefined, reason: error.message.slice(0, 2_000) });
  end(1);
  leave = () => undefined; // what was told is on its way
  if (process.connected) process.disconnect();
});
