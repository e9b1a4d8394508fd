import { access, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * How test files and the one who runs the database server find each other: a folder. A file that needs the server writes `wanted`;
 * the runner starts the server, migrates a template, and writes the answer. A run in which nobody asks starts nothing.
 */
export interface SharedServer {
  /** A database on the server from which others can be made. */
  readonly url: string;
  /** The migrated database that is copied. */
  readonly template: string;
}

type Answer = { readonly server: SharedServer } | { readonly failure: string };

/** The environment variable that names the folder to the workers. */
export const SHARED_SERVER_FOLDER = 'WRIT_TEST_SERVER_FOLDER';
export const WANTED = 'wanted';
const ANSWER = 'answer.json';
const PATIENCE_MS = 50_000;
const POLL_MS = 10;

/** Writes the answer at once and whole. */
export async function answerServer(folder: string, answer: Answer): Promise<void> {
  await writeFile(join(folder, `${ANSWER}.unfinished`), JSON.stringify(answer));
  await rename(join(folder, `${ANSWER}.unfinished`), join(folder, ANSWER));
}

/** Asks for the server and waits until it is there. Fails with the reason for which it could not start. */
export async function sharedServer(): Promise<SharedServer> {
  const folder = process.env[SHARED_SERVER_FOLDER];
  if (!folder) throw new Error('No test database server: run the tests with vitest from the root, whose global set-up offers it');
  await access(join(folder, ANSWER)).catch(() => writeFile(join(folder, WANTED), ''));
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await wait(POLL_MS)) {
    const text = await readFile(join(folder, ANSWER), 'utf8').catch(() => undefined);
    if (text !== undefined) return open(JSON.parse(text) as Answer);
  }
  throw new Error(`The test database server did not start within ${PATIENCE_MS / 1_000} s`);
}

function open(answer: Answer): SharedServer {
  if ('failure' in answer) throw new Error(`The test database server did not start: ${answer.failure}`);
  return answer.server;
}
