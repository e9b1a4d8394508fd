import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RowFile } from './stored-line.ts';

/**
 * Leaves rows in a file of `folder`, where the embedded engine takes them from; undefined where they could not be written, such as on a full disk, which whoever stores them then meets and says. It is
 * not flushed: rows count as stored when the engine has them. Meant for a thread that has nothing else to do meanwhile.
 */
export function writeRowFile(folder: string, rows: Uint8Array): RowFile | undefined {
  const file = join(folder, randomUUID());
  try {
    const opened = openSync(file, 'wx', 0o600);
    try {
      for (let at = 0; at < rows.length; ) at += writeSync(opened, rows, at);
    } finally {
      closeSync(opened);
    }
    return { file };
  } catch {
    rmSync(file, { force: true });
    return undefined;
  }
}
