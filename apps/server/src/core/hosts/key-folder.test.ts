import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createKeyring, masterKey, open, reseal, seal } from '../../platform/crypto/index.ts';
import { openKeyFolder, resealKeyFolder } from './key-folder.ts';

test('secrets open under a new master key alone, once they were sealed anew; what is no secret is left as it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'writ-keys-'));
  const [old, fresh] = [masterKey(randomBytes(32)), masterKey(randomBytes(32))];
  const boxOf = (...keys: [typeof old, ...(typeof old)[]]) => {
    const keyring = createKeyring(keys);
    return { seal: (bytes: Uint8Array) => seal(keyring, 'x', bytes), open: (bytes: Uint8Array) => open(keyring, 'x', bytes) };
  };
  const before = await openKeyFolder(folder, boxOf(old));
  await before.writeSecret('authority.key', 'secret');
  await before.write('authority.pem', 'known to all');

  const both = createKeyring([fresh, old]);
  expect(await resealKeyFolder(folder, (bytes) => reseal(both, 'x', bytes))).toBe(1);
  expect(await resealKeyFolder(folder, (bytes) => reseal(both, 'x', bytes))).toBe(0);
  const after = await openKeyFolder(folder, boxOf(fresh));
  expect(await after.readSecret('authority.key')).toBe('secret');
  expect(await after.read('authority.pem')).toBe('known to all');
  await expect(before.readSecret('authority.key')).rejects.toThrow();
  await rm(folder, { recursive: true });
});

test('a secret under a name that a rotation would miss is our mistake', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'writ-keys-'));
  const keys = await openKeyFolder(folder, { seal: (bytes) => bytes, open: (bytes) => bytes });
  await expect(keys.writeSecret('authority', 'secret')).rejects.toThrow();
  expect(await resealKeyFolder(join(folder, 'not-there'), () => undefined)).toBe(0);
  await rm(folder, { recursive: true });
});
