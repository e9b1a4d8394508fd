import { parentPort, workerData } from 'node:worker_threads';
import { WritError } from '@writ/kernel';
import type { ReadLines } from './line-reading.ts';
import { openLineDesk } from './open-line-desk.ts';
import { unpackSyslog } from './pack-syslog.ts';
import type { ReadingAnswer, ReadingBeginning, ReadingQuestion } from './reading-words.ts';

/** The thread that reads lines: the pages answer while it works, and a line that breaks it breaks nothing else. */
const { saved, handover } = workerData as ReadingBeginning;
const desk = openLineDesk(saved, handover);

parentPort!.on('message', (question: ReadingQuestion) => void answer(question));

async function answer({ id, what, work }: ReadingQuestion): Promise<void> {
  try {
    const read = what === 'syslog' ? await desk.syslog(unpackSyslog(work)) : await (desk[what] as (work: unknown) => Promise<ReadLines | string | undefined>)(work);
    const room = what === 'syslog' ? work.room : undefined;
    parentPort!.postMessage({ id, read, room } satisfies ReadingAnswer, [...(typeof read === 'object' ? buffersOf(read) : []), ...(room ? [room] : [])]);
  } catch (error) {
    const { code, kind, detail } = error instanceof WritError ? error : { code: undefined, kind: 'internal' as const, detail: {} };
    parentPort!.postMessage({ id, error: { code, kind, detail, message: (error as Error).message } } satisfies ReadingAnswer);
  }
}

/** Rows are handed over and not copied. */
function buffersOf({ batches }: ReadLines): ArrayBuffer[] {
  return batches.flatMap(({ lines: { rows, starts } }) => ('file' in rows ? [starts] : [rows, starts]).map(({ buffer }) => buffer as ArrayBuffer));
}
