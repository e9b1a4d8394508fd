import { chown, lstat, mkdir, mkdtemp, readlink, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseAccount } from './database-account.ts';

/** The socket's name carries a port number though no port is opened. */
export const SOCKET_PORT = 5432;

/** `sockaddr_un.sun_path` has 108 bytes with the closing zero; PostgreSQL also writes a `.lock` file beside the socket. */
const LONGEST_SOCKET_PATH = 107;

export interface SocketFolder {
  readonly path: string;
  /** Removes what lies outside the data folder. */
  readonly remove: () => Promise<void>;
}

/**
 * A folder for the server's socket that only the database's account (and root) may enter: `run` in the data folder, or, where that
 * path is too long for a socket or closed to the account, a new folder under the system's temporary one, to which `run` then is a link.
 */
export async function makeSocketFolder(postgresFolder: string, account: DatabaseAccount, reachable: boolean): Promise<SocketFolder> {
  const path = join(postgresFolder, 'run');
  await removeOld(path);
  if (reachable && Buffer.byteLength(`${path}/.s.PGSQL.${SOCKET_PORT}`) <= LONGEST_SOCKET_PATH) {
    await mkdir(path, { mode: 0o700 });
    await give(path, account);
    return { path, remove: async () => {} };
  }
  const short = await mkdtemp(join(tmpdir(), 'writ-'));
  await give(short, account);
  await symlink(short, path);
  return { path: short, remove: () => rm(short, { recursive: true, force: true }) };
}

async function removeOld(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSymbolicLink()) await rm(await readlink(path), { recursive: true, force: true });
  await rm(path, { recursive: true, force: true });
}

async function give(path: string, { uid, gid }: DatabaseAccount): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}
