import { lchown, lstat, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { errors } from './errors.ts';

/** Under whom the database runs. Undefined ids mean: under whoever runs this process. */
export interface DatabaseAccount {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * The account of the embedded database when Writ is root: a user id that has no name, no files and no other process, so that nothing
 * else on the machine may signal it or read its memory (as everything that runs as `nobody` may do to each other).
 * The range 60706–61183 is left free by Debian and by systemd; ids above 65535 do not exist in many containers.
 */
const FIRST_UID = 61_100;
const LAST_UID = 61_183;

/** Whom the database runs under: nobody but ourselves, or, when we are root, an account of its own; PostgreSQL refuses root. */
export async function databaseAccount(postgresFolder: string): Promise<DatabaseAccount> {
  if (process.getuid?.() !== 0) return {};
  const uid = (await ownerOf(join(postgresFolder, 'cluster'))) ?? freeUid(await passwdIds());
  return { uid, gid: uid };
}

/** PostgreSQL's initdb insists on an account that has a name; when root, `nobody` makes the files, which then change hands. */
export async function accountForInitdb(): Promise<DatabaseAccount> {
  const ids = await passwdIds();
  if (process.getuid?.() === 0) return { uid: ids.get('nobody') ?? 65_534, gid: 65_534 };
  const uid = process.getuid?.() ?? -1;
  if (![...ids.values()].includes(uid)) throw errors('account-unnamed', { uid });
  return {};
}

/** Whether the account can walk to `folder` from the root; what lies under a closed home folder it cannot reach. */
export async function isReachable(folder: string, account: DatabaseAccount): Promise<boolean> {
  if (account.uid === undefined) return true;
  for (let step = resolve(folder); ; step = dirname(step)) {
    const { mode, uid } = await stat(step);
    if ((mode & 0o001) === 0 && !(uid === account.uid && (mode & 0o100) !== 0)) return false;
    if (step === dirname(step)) return true;
  }
}

/** Gives `path` and everything beneath to the account. Links are given, never followed, so that a planted one gains nothing. */
export async function giveTo(account: DatabaseAccount, path: string): Promise<void> {
  if (account.uid === undefined || account.gid === undefined) return;
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) await lchown(join(entry.parentPath, entry.name), account.uid, account.gid);
  await lchown(path, account.uid, account.gid);
}

async function ownerOf(path: string): Promise<number | undefined> {
  const uid = await lstat(path).then((found) => found.uid, () => undefined);
  return uid === 0 ? undefined : uid;
}

function freeUid(taken: ReadonlyMap<string, number>): number {
  const ids = new Set(taken.values());
  for (let uid = FIRST_UID; uid <= LAST_UID; uid += 1) if (!ids.has(uid)) return uid;
  return LAST_UID;
}

async function passwdIds(): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const line of (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n')) {
    const [name, , uid] = line.split(':');
    if (name && uid && /^\d+$/.test(uid)) ids.set(name, Number(uid));
  }
  return ids;
}
