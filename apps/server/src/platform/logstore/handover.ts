import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Where rows are left for the embedded engine, below the folder of its files. */
export function handoverIn(folder: string): string {
  return join(folder, 'handover');
}

/** Makes it, and empties it: what lies there from before is stored, or was never acknowledged. */
export async function emptyHandover(folder: string): Promise<string> {
  const handover = handoverIn(folder);
  await mkdir(handover, { recursive: true, mode: 0o700 });
  for (const name of await readdir(handover)) await rm(join(handover, name), { force: true });
  return handover;
}
