import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { equalInConstantTime } from './digest.ts';
import { loadMasterKey, noteKitShown } from './load-master-key.ts';
import { openText, sealText } from './seal.ts';

describe('loadMasterKey', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'writ-key-'));
    file = join(folder, 'master.key');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('makes a key at first start, offers its kit until it was shown, and keeps it where only its owner reads', async () => {
    const first = await loadMasterKey({ file });
    const second = await loadMasterKey({ file });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(second.keyring.currentId).toBe(first.keyring.currentId);
    const written = (await readFile(file, 'utf8')).split('\n')[1]!;
    expect(first.recoveryKit).toContain(written);
    // A start that failed or was killed before it said anything: the next one says it.
    expect(second.recoveryKit).toBe(first.recoveryKit);
    await noteKitShown(file);
    expect((await loadMasterKey({ file })).recoveryKit).toBeUndefined();
    await noteKitShown(file);
  });

  it('takes the key of the recovery kit from the environment and writes no file', async () => {
    const { keyring, recoveryKit } = await loadMasterKey({ file });
    const key = recoveryKit!.match(/^ {2}(\S{43})$/m)![1]!;
    await rm(file);
    const again = await loadMasterKey({ file, fromEnvironment: key });
    expect(openText(again.keyring, 'x', sealText(keyring, 'x', 'kept'))).toBe('kept');
    await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('seals under the environment’s key and still opens what the file’s key sealed', async () => {
    const { keyring } = await loadMasterKey({ file });
    const both = await loadMasterKey({ file, fromEnvironment: randomBytes(32).toString('base64') });
    expect(both.keyring.currentId).not.toBe(keyring.currentId);
    expect(openText(both.keyring, 'x', sealText(keyring, 'x', 'kept'))).toBe('kept');
  });

  it.each(['', 'too short', 'A'.repeat(42), `${'A'.repeat(44)}=`, '# only a comment'])('refuses a file that says %j and does not replace it', async (text) => {
    await writeFile(file, text, { mode: 0o600 });
    await expect(loadMasterKey({ file })).rejects.toMatchObject({ code: 'master-key-malformed' });
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('refuses a file that others can read', async () => {
    await loadMasterKey({ file });
    await chmod(file, 0o644);
    await expect(loadMasterKey({ file })).rejects.toMatchObject({ code: 'master-key-exposed' });
  });
});

describe('equalInConstantTime', () => {
  it('compares texts of any length', () => {
    expect(equalInConstantTime('a', 'a')).toBe(true);
    expect(equalInConstantTime('a', 'ab')).toBe(false);
    expect(equalInConstantTime('', 'a')).toBe(false);
  });
});
