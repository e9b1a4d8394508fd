import { access, rm } from 'node:fs/promises';
import type { LoggingParts } from '../../parts.ts';
import { noteTemplates } from '../../patterns/note-templates.ts';
import type { ReadLines } from './line-reading.ts';

/**
 * Stores lines that were read and resolves when they are on the disk; `isAgain` as with a batch of the log store, whose errors it throws. What their templates say is noted first: a line in the store
 * whose template nobody knows would be counted by its own words. Where that fails, and it stands in the log, lines go on. Whoever will not try it again calls `leaveReadLines`.
 */
export async function storeReadLines(parts: Pick<LoggingParts, 'db' | 'logs' | 'log' | 'clock'>, { batches, learned }: Pick<ReadLines, 'batches' | 'learned'>, { isAgain }: { readonly isAgain: boolean | undefined }): Promise<void> {
  await noteTemplates(parts.db, learned, parts.clock()).catch((error: unknown) => parts.log.warn({ err: error, templates: learned.length }, 'Templates of log lines could not be noted'));
  for (const { token, lines } of batches) await parts.logs.append({ token, lines, isAgain });
}

/** Whether a file in which rows were handed over is no longer there: no try can store them any more. */
export async function areRowsGone({ batches }: Pick<ReadLines, 'batches'>): Promise<boolean> {
  const are = await Promise.all(batches.map(async ({ lines: { rows } }) => 'file' in rows && !(await access(rows.file).then(() => true, () => false))));
  return are.includes(true);
}

/** Removes the files in which rows were handed over, once they are stored or given up; what cannot be removed is gone with the store's next opening. */
export async function leaveReadLines({ batches }: Pick<ReadLines, 'batches'>): Promise<void> {
  await Promise.all(batches.map(({ lines: { rows } }) => 'file' in rows && rm(rows.file, { force: true }).catch(() => undefined)));
}
