import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { accountForInitdb, type DatabaseAccount, giveTo } from './database-account.ts';
import { errors } from './errors.ts';
import type { PostgresSoftware } from './install-software.ts';
import { runProgram, WORKING_FOLDER } from './run-program.ts';

/** The role and the database that Writ uses on its own server. */
export const ROLE = 'writ';
export const DATABASE = 'writ';

/**
 * Makes the files of a new database at `cluster`, unless they are there. A start that was killed half-way leaves nothing at that path.
 * Throws `cluster-of-other-version` for files of another major version, which are left as they are.
 */
export async function createCluster(cluster: string, software: PostgresSoftware, account: DatabaseAccount): Promise<void> {
  const found = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (found !== undefined) return assertSameMajor(cluster, found.trim(), software.major);
  const nursery = join(dirname(cluster), 'nursery');
  await rm(nursery, { recursive: true, force: true });
  await mkdir(nursery);
  await chmod(nursery, 0o711);
  const unfinished = join(nursery, 'cluster');
  await initdb(unfinished, software);
  // Closed before the files change hands: they belong to `nobody` until now, and what else runs as `nobody` shall not reach in.
  await chmod(nursery, 0o700);
  await giveTo(account, unfinished);
  await rename(unfinished, cluster);
  await syncFolder(dirname(cluster));
  await rm(nursery, { recursive: true });
}

function assertSameMajor(folder: string, found: string, brought: string): void {
  if (found !== brought) throw errors('cluster-of-other-version', { folder, found, brought });
}

async function initdb(cluster: string, software: PostgresSoftware): Promise<void> {
  const account = await accountForInitdb();
  await mkdir(cluster, { mode: 0o700 });
  await giveTo(account, cluster);
  const args = ['-D', WORKING_FOLDER, '-U', ROLE, '--auth-local=peer', '--auth-host=reject', '--data-checksums', '--encoding=UTF8', ...localeOf(software)];
  const { code, output } = await runProgram(join(software.binFolder, 'initdb'), args, cluster, account);
  if (code === 0) return;
  if (output.includes('No space left on device')) throw errors('data-folder-full', { folder: cluster });
  throw errors('initdb-failed', { folder: cluster, code, output });
}

/** Built-in since 17 and the same on every machine, so that an upgraded C library never reorders an index. */
function localeOf({ major }: PostgresSoftware): string[] {
  return Number(major) >= 17 ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : ['--locale=C'];
}

/** Makes a rename in `folder` durable. */
async function syncFolder(folder: string): Promise<void> {
  const file = await open(folder, 'r');
  await file.sync();
  await file.close();
}
