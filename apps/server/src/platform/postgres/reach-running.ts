import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { DATABASE, ROLE } from './create-cluster.ts';
import { SOCKET_PORT } from './socket-folder.ts';

/** The address of an embedded server whose socket lies in `socketFolder`. No secret: only the user who runs Writ is let in. */
export function addressOf(socketFolder: string): string {
  return `postgres://${ROLE}@/${DATABASE}?host=${encodeURIComponent(socketFolder)}&port=${SOCKET_PORT}`;
}

/** The address of the embedded server that another process runs on this data folder. Whether it still runs, connecting to it says. */
export async function addressOfRunning(dataFolder: string): Promise<string> {
  const run = join(dataFolder, 'postgres', 'run');
  return addressOf(await readlink(run).catch(() => run));
}
