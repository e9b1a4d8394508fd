import { Worker } from 'node:worker_threads';
import { WritError } from '@writ/kernel';
import type { Logger } from 'pino';
import { errors } from '../../errors.ts';
import type { LineReading, ReadLines } from './line-reading.ts';
import { packSyslog } from './pack-syslog.ts';
import type { ReadingAnswer, ReadingBeginning, ReadingQuestion } from './reading-words.ts';

export interface LineReadingOptions {
  /** File of `reading-program.ts`, bundled or as it is. */
  readonly program: string;
  readonly log: Logger;
  /** The store's; without one rows are handed over as bytes. */
  readonly handover: string | undefined;
  /** What an earlier miner saved, asked for whenever a thread begins. */
  readonly readSaved: () => Promise<string | undefined>;
}

/** Enough for a syslog piece of the shortest lines and eight agents' batches at once. */
const MOST_MEMORY_MB = 1_024;
/** What is read is garbage as soon as it is encoded: with more room for the young, less of it is moved about. */
const YOUNG_MEMORY_MB = 96;

/** Room that is kept from one piece of syslog to the next, bytes. */
const KEPT_ROOM_BYTES = 8 * 1024 * 1024;

interface Asked {
  readonly resolve: (read: ReadLines | string | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** Reads lines in a thread of its own. When that breaks, whoever waits is told `log-reading-failed`, and the next question begins another one. */
export function startLineReading({ program, log, handover, readSaved }: LineReadingOptions): LineReading {
  let thread: Promise<Worker> | undefined;
  let last = 0;
  let isClosed = false;
  let isBroken = false;
  /** Room of syslog that came back. */
  let spare: ArrayBuffer | undefined;
  const asked = new Map<number, Asked>();

  async function begin(): Promise<Worker> {
    const worker = new Worker(program, { workerData: { saved: await readSaved(), handover } satisfies ReadingBeginning, resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB, maxYoungGenerationSizeMb: YOUNG_MEMORY_MB } });
    worker.on('message', (answer: ReadingAnswer) => {
      isBroken = false;
      if ('read' in answer && answer.room && answer.room.byteLength <= KEPT_ROOM_BYTES) spare = answer.room;
      const waiting = asked.get(answer.id);
      asked.delete(answer.id);
      if ('read' in answer) waiting?.resolve(answer.read);
      else waiting?.reject(errorOf(answer.error));
    });
    worker.once('error', (error) => log.error({ err: error }, 'The thread that reads log lines failed'));
    worker.once('exit', () => {
      thread = undefined;
      isBroken = !isClosed;
      for (const { reject } of asked.values()) reject(errors('log-reading-failed'));
      asked.clear();
    });
    // What runs is held open by who listens; a thread that only waits holds nothing.
    worker.unref();
    return worker;
  }

  function beginOnce(): Promise<Worker> {
    thread ??= begin().catch((error: unknown) => {
      thread = undefined;
      throw error;
    });
    return thread;
  }

  async function ask(question: { readonly [Q in ReadingQuestion as Q['what']]: Omit<Q, 'id'> }[ReadingQuestion['what']]): Promise<ReadLines | string | undefined> {
    if (isClosed) throw errors('log-reading-failed');
    const worker = await beginOnce();
    const id = (last += 1);
    return new Promise((resolve, reject) => {
      asked.set(id, { resolve, reject });
      worker.postMessage({ id, ...question } as ReadingQuestion, question.what === 'syslog' ? [question.work.room] : []);
    });
  }

  // Loading what it needs takes a second, which nobody's first lines should wait for. Whoever asks hears of an error.
  beginOnce().catch(() => undefined);
  return {
    isBroken: () => isBroken,
    async syslog(work) {
      const room = spare;
      spare = undefined;
      return (await ask({ what: 'syslog', work: packSyslog(work, room) })) as ReadLines;
    },
    agent: async (work) => (await ask({ what: 'agent', work })) as ReadLines,
    otlp: async (work) => (await ask({ what: 'otlp', work })) as ReadLines,
    save: async () => (await ask({ what: 'save', work: undefined })) as string,
    forget: async () => void (await ask({ what: 'forget', work: undefined })),
    async close() {
      isClosed = true;
      await (await thread?.catch(() => undefined))?.terminate();
    },
  };
}

function errorOf({ code, kind, detail, message }: Extract<ReadingAnswer, { readonly error: unknown }>['error']): Error {
  return code === undefined ? errors('log-reading-failed', {}, new Error(message)) : new WritError(code, { kind, sentence: message }, detail);
}
