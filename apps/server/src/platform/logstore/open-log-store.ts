import { WritError } from '@writ/kernel';
import type { Logger } from 'pino';
import { appendBatch, type EngineLife } from './append-batch.ts';
import { connectToCluster, connectToSocket, type EngineConnection } from './connect-engine.ts';
import { errors } from './errors.ts';
import { emptyHandover } from './handover.ts';
import { declared } from './ask-engine.ts';
import { migrateStore } from './migrate-store.ts';
import type { Batch } from './stored-line.ts';
import { startEmbeddedEngine, type EmbeddedEngine } from './start-embedded-engine.ts';

export interface LogStoreOptions {
  /** ClickHouse of the company's own; without it the embedded engine is run. */
  readonly url: string | undefined;
  /** Where the embedded engine keeps its files. */
  readonly folder: string;
  /** Its program. */
  readonly program: string;
  readonly logger: Logger;
  readonly longestRestartMs?: number | undefined;
}

/** How the log store stands, in a sentence for people. */
export interface LogStoreStanding {
  readonly ok: boolean;
  readonly sentence: string;
  /** Of the declared error, where it is down for good. */
  readonly code: string | undefined;
  readonly restarts: number;
}

/** The one log store. */
export interface LogStore {
  /** Folder where rows may be left in files for it; none where it is no process of ours. */
  readonly handover: string | undefined;
  /** Stores a batch and resolves once it is on the disk; see append-batch.ts. */
  readonly append: (batch: Batch) => Promise<void>;
  /** The connection, in its present shape, for questions. Throws `log-store-down` or why it never came up. */
  readonly ready: () => Promise<EngineConnection>;
  readonly standing: () => Promise<LogStoreStanding>;
  /** Process id of the embedded engine, while it runs. */
  readonly pid: () => number | undefined;
  readonly close: () => Promise<void>;
}

/** Senders give up or come back within this time: OTLP exporters after 5 minutes, our own agent says that it sends again. */
const YOUNG_MS = 15 * 60_000;
const FIRST_ANSWER_MS = 20_000;

/**
 * Opens the log store and returns at once: whatever is wrong with it is told by `standing` and by whoever uses it, and the rest of Writ runs on.
 */
export async function openLogStore({ url, folder, program, logger, longestRestartMs }: LogStoreOptions): Promise<LogStore> {
  const handover = url === undefined ? await emptyHandover(folder) : undefined;
  const engine = url === undefined ? await startEmbeddedEngine({ folder, program, logger, longestRestartMs }) : undefined;
  const connection = engine ? connectToSocket(engine.socket) : connectToCluster(url!);
  const openedAt = Date.now();
  const inFlight = new Map<string, Promise<void>>();
  let shaped: Promise<void> | undefined;
  /** Whether the last batch found no room. */
  let isFull = false;

  const life: EngineLife = {
    name: () => (engine ? `${openedAt}.${engine.life()}` : ''),
    isYoung: () => {
      const standing = engine?.standing();
      return Date.now() - (standing?.is === 'running' ? standing.since : openedAt) < YOUNG_MS;
    },
    settled: engine?.settled ?? (() => Promise.resolve()),
  };

  async function ready(): Promise<EngineConnection> {
    await life.settled(FIRST_ANSWER_MS);
    throwIfGone(engine);
    shaped ??= migrateStore(connection).catch((error: unknown) => {
      shaped = undefined; // tried again by whoever comes next
      throw declared(error);
    });
    await shaped;
    return connection;
  }

  /** A batch that is sent twice at the same moment is one attempt with two who wait for it. */
  function append(batch: Batch): Promise<void> {
    const known = inFlight.get(batch.token);
    if (known) return known;
    const attempt = appendWatched(batch).finally(() => inFlight.delete(batch.token));
    inFlight.set(batch.token, attempt);
    return attempt;
  }

  async function appendWatched(batch: Batch): Promise<void> {
    try {
      await appendBatch(await ready(), life, batch);
      isFull = false;
    } catch (error) {
      isFull = error instanceof WritError && error.code === 'log-store-full';
      throw error;
    }
  }

  return {
    handover, append, ready,
    pid: () => engine?.pid(),
    standing: async () => {
      const standing = await standingOf(engine, connection);
      return standing.ok && isFull ? { ...standing, ok: false, sentence: 'The disk of the log store is full: nothing is taken until there is room.', code: 'log-store-full' } : standing;
    },
    async close() {
      await Promise.allSettled(inFlight.values());
      await connection.client.close();
      await engine?.stop();
    },
  };
}

function throwIfGone(engine: EmbeddedEngine | undefined): void {
  const standing = engine?.standing();
  if (!standing || standing.is === 'running') return;
  if (standing.is === 'down' && standing.code === 'log-engine-missing') throw errors('log-engine-missing', { platform: `${process.platform}-${process.arch}`, reason: 'npm brought none' });
  throw errors('log-store-down');
}

async function standingOf(engine: EmbeddedEngine | undefined, { client }: EngineConnection): Promise<LogStoreStanding> {
  const restarts = engine?.life() ?? 0;
  const standing = engine?.standing();
  if (standing?.is === 'starting') return { ok: false, sentence: 'The log engine starts.', code: undefined, restarts };
  if (standing?.is === 'down') {
    const sentence = standing.code === 'log-engine-missing' ? standing.reason : 'The log engine is down and will be started again.';
    return { ok: false, sentence, code: standing.code ?? 'log-store-down', restarts };
  }
  const { success } = await client.ping();
  return { ok: success, sentence: success ? 'The log store answers.' : 'The log store does not answer.', code: success ? undefined : 'log-store-down', restarts };
}
