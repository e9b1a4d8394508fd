import { open, rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { ROLE } from './create-cluster.ts';
import type { DatabaseAccount } from './database-account.ts';

/**
 * Says who may connect: the user who runs Writ, and nobody else. The kernel vouches for them on the socket (PostgreSQL's `peer`), so
 * there is no password to keep. Written at every start, since Writ may be run by another user than last time.
 */
export async function admitOwnUser(cluster: string, account: DatabaseAccount): Promise<void> {
  const { username } = userInfo();
  await replace(join(cluster, 'pg_hba.conf'), `local all ${ROLE} peer map=own\n`, account);
  await replace(join(cluster, 'pg_ident.conf'), `own "${username}" ${ROLE}\n`, account);
}

/** `wx` follows no link, so root writes nowhere else whatever the database's account put there. */
async function replace(path: string, text: string, { uid, gid }: DatabaseAccount): Promise<void> {
  await rm(path, { force: true });
  const file = await open(path, 'wx', 0o600);
  try {
    await file.write(text);
    if (uid !== undefined && gid !== undefined) await file.chown(uid, gid);
  } finally {
    await file.close();
  }
}
