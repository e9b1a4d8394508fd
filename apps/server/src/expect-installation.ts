import { stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Settings } from './config.ts';
import { errors } from './installation-errors.ts';
import { masterKeyFile } from './open-stores.ts';

/**
 * For commands beside the server: there is an installation, and it is ours to open. Only a start may make one, because it alone shows the recovery kit
 * of the key that it makes, and a backup of what was not there would be a backup of nothing. Throws `nothing-installed` and what `expectMasterKey` does.
 */
export async function expectInstallation(settings: Settings): Promise<void> {
  const hasDatabase = settings.databaseUrl !== undefined || (await ownerOf(join(settings.data, 'postgres'))) !== undefined;
  const owner = await ownerOf(settings.data);
  if (owner === userInfo().uid ? !hasDatabase : owner === undefined) throw errors('nothing-installed', { folder: settings.data });
  await expectMasterKey(settings);
}

/** The key under which things were sealed is at hand; one that is made now would open nothing. Throws `data-folder-of-another`, `master-key-absent`. */
export async function expectMasterKey(settings: Settings): Promise<void> {
  const owner = await ownerOf(settings.data);
  const { uid } = userInfo();
  // Root could, and would leave files behind that the server's own account may not read.
  if (owner !== undefined && owner !== uid) throw errors('data-folder-of-another', { folder: settings.data, owner, uid });
  const file = masterKeyFile(settings);
  if (settings.masterKey === undefined && (await ownerOf(file)) === undefined) throw errors('master-key-absent', { file });
}

/** The user id that owns what is there; undefined where nothing is. */
async function ownerOf(path: string): Promise<number | undefined> {
  return stat(path).then(({ uid }) => uid, () => undefined);
}
