import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readSettings, type Settings } from './config.ts';
import { examineInstallation } from './examine-installation.ts';
import { expectInstallation } from './expect-installation.ts';
import { backUpInstallation, readInstalledMargin, recoverInstalledOwner, restoreInstallation, rotateInstalledKey } from './installation.ts';

const log = pino({ level: 'silent' });
let folder: string;
let settings: Settings;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-expect-'));
  settings = readSettings({ WRIT_DATA: join(folder, 'data'), WRIT_PORT: '1' }, folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

it('only a start makes an installation: where none is, every other command says so and leaves nothing behind', async () => {
  const installation = { settings, log };
  for (const act of [() => readInstalledMargin(installation), () => backUpInstallation(installation, join(folder, 'b')), () => recoverInstalledOwner(installation, undefined), () => rotateInstalledKey(installation)]) {
    await expect(act()).rejects.toMatchObject({ code: 'nothing-installed' });
  }
  await expect(restoreInstallation(installation, join(folder, 'b'), false)).rejects.toMatchObject({ code: 'master-key-absent' });
  const examined = await Array.fromAsync(examineInstallation(installation, folder));
  expect(examined.find(({ name }) => name === 'database')).toMatchObject({ state: 'unknown', mend: 'npm start' });
  expect(readdirSync(folder)).toEqual([]);
});

it('a key that is gone is missed, and no new one put in its place', async () => {
  mkdirSync(join(settings.data, 'postgres'), { recursive: true });
  await expect(expectInstallation(settings)).rejects.toMatchObject({ code: 'master-key-absent' });
  await expect(expectInstallation({ ...settings, masterKey: 'A'.repeat(43) })).resolves.toBeUndefined();
  writeFileSync(join(settings.data, 'master.key'), '');
  await expect(expectInstallation(settings)).resolves.toBeUndefined();
});

it.runIf(userInfo().uid === 0)('root does not write into the folder of the account that runs Writ (needs root to be tried)', async () => {
  mkdirSync(join(settings.data, 'postgres'), { recursive: true });
  writeFileSync(join(settings.data, 'master.key'), '');
  chownSync(settings.data, 65_534, 65_534);
  await expect(expectInstallation(settings)).rejects.toMatchObject({ code: 'data-folder-of-another' });
});
