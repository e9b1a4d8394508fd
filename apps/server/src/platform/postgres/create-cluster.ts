import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { accountForInitdb, type DatabaseAccount, giveTo } from './database-account.ts';
import { errors } from './errors.ts';
import type { PostgresSoftware } from './install-software.ts';
import { runProgram } from './run-program.ts';

/** The role and the database that Writ uses on its own server. */
export const ROLE = 'writ';
export const DATABASE = 'writ';

/**
 * Makes the files of a new database at `cluster`, unless they are there. A start that was killed half-way leaves nothing at that path.
 * Throws `cluster-of-other-version` for files of another major version, which are left as they are.
 */
export async function createCluster(cluster: string, software: PostgresSoftware, account: DatabaseAccount, password: string): Promise<void> {
  const found = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (found !== undefined) return assertSameMajor(cluster, found.trim(), software.major);
  const nursery = join(dirname(cluster), 'nursery');
  await rm(nursery, { recursive: true, force: true });
  await mkdir(nursery);
  await chmod(nursery, 0o711);
  const unfinished = join(nursery, 'cluster');
  await initdb(unfinished, software, password);
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

async function initdb(cluster: string, software: PostgresSoftware, password: string): Promise<void> {
  const nursery = dirname(cluster);
  const account = await accountForInitdb();
  const passwordFile = join(nursery, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await mkdir(cluster, { mode: 0o700 });
  await giveTo(account, cluster);
  const handOver = await open(passwordFile, 'r');
  if (account.uid !== undefined) await handOver.chown(account.uid, account.gid ?? account.uid);
  await handOver.close();
  const args = ['-D', cluster, '-U', ROLE, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--data-checksums', '--encoding=UTF8', ...localeOf(software)];
  const { code, output } = await runProgram(join(software.binFolder, 'initdb'), args, account);
  await rm(passwordFile);
  if (code === 0) return;
  if (output.includes('No space left on device')) throw errors('data-folder-full', { folder: cluster });
  throw errors('initdb-failed', { folder: cluster, code, output });
}

/** Built-in since 17 and the same on every machine, so that an upgraded C library never reorders an index. */
function localeOf({ major }: PostgresSoftware): string[] {
  return Number(major) >= 17 ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : ['--locale=C'];
}

/** The password of the role, kept beside the database for as long as it lives. Readable by Writ's own account only. */
export async function readOrMakePassword(path: string): Promise<string> {
  const known = await readFile(path, 'utf8').catch(() => undefined);
  if (known !== undefined && known.length >= 32) return known.trim();
  const password = randomBytes(24).toString('base64url');
  const file = await open(`${path}.unfinished`, 'w', 0o600);
  await file.write(password);
  await file.sync();
  await file.close();
  await rename(`${path}.unfinished`, path);
  return password;
}

/** Makes a rename in `folder` durable. */
async function syncFolder(folder: string): Promise<void> {
  const file = await open(folder, 'r');
  await file.sync();
  await file.close();
}
