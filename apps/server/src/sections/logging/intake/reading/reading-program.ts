import { parentPort, workerData } from 'node:worker_threads';
import { WritError } from '@writ/kernel';
import type { ReadLines } from './line-reading.ts';
import { openLineDesk } from './open-line-desk.ts';
import type { ReadingAnswer, ReadingQuestion } from './reading-words.ts';

/** The thread that reads lines: the pages answer while it works, and a line that breaks it breaks nothing else. */
const desk = openLineDesk((workerData as { readonly saved: string | undefined }).saved);

parentPort!.on('message', (question: ReadingQuestion) => void answer(question));

async function answer({ id, what, work }: ReadingQuestion): Promise<void> {
  try {
    const read = await (desk[what] as (work: unknown) => Promise<ReadLines | string | undefined>)(work);
    parentPort!.postMessage({ id, read } satisfies ReadingAnswer, typeof read === 'object' ? buffersOf(read) : []);
  } catch (error) {
    const { code, kind, detail } = error instanceof WritError ? error : { code: undefined, kind: 'internal' as const, detail: {} };
    parentPort!.postMessage({ id, error: { code, kind, detail, message: (error as Error).message } } satisfies ReadingAnswer);
  }
}

/** Rows are handed over and not copied. */
function buffersOf({ batches }: ReadLines): ArrayBuffer[] {
  return batches.flatMap(({ lines: { rows, starts } }) => [rows.buffer as ArrayBuffer, starts.buffer as ArrayBuffer]);
}
