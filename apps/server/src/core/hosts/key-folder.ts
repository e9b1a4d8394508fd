import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '@writ/kernel';

/** Encrypts what must not lie in the clear. `open` throws for anything that `seal` did not make. */
export interface SecretBox {
  seal(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
  open(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** Named texts that outlive the process; secrets among them are sealed. */
export interface KeyFolder {
  read(name: string): Promise<string | undefined>;
  write(name: string, text: string): Promise<void>;
  readSecret(name: string): Promise<string | undefined>;
  writeSecret(name: string, text: string): Promise<void>;
}

/** Keys as files of `folder`, which is made if need be, readable by its owner only. A write is whole or has not happened, through a crash too. */
export async function openKeyFolder(folder: string, box: SecretBox): Promise<KeyFolder> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const read = async (name: string): Promise<Buffer | undefined> => {
    try {
      return await readFile(join(folder, name));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw cause;
    }
  };
  return {
    read: async (name) => (await read(name))?.toString('utf8'),
    write: (name, text) => writeWhole(folder, name, Buffer.from(text)),
    async readSecret(name) {
      assert(name.endsWith(SECRET_ENDING), `the secret ${name} would be missed when the master key is rotated`);
      const sealed = await read(name);
      return sealed && Buffer.from(await box.open(sealed)).toString('utf8');
    },
    async writeSecret(name, text) {
      assert(name.endsWith(SECRET_ENDING), `the secret ${name} would be missed when the master key is rotated`);
      await writeWhole(folder, name, await box.seal(Buffer.from(text)));
    },
  };
}

/**
 * Seals the secrets of `folder` anew, for a new master key: `reseal` gives undefined for what has it already. Returns how many changed.
 * Cut off half way, the others still open under the key before.
 */
export async function resealKeyFolder(folder: string, reseal: (bytes: Uint8Array) => Uint8Array | undefined): Promise<number> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    throw cause;
  });
  let changed = 0;
  for (const name of names.filter((each) => each.endsWith(SECRET_ENDING))) {
    const anew = reseal(await readFile(join(folder, name)));
    if (!anew) continue;
    await writeWhole(folder, name, anew);
    changed += 1;
  }
  return changed;
}

/** What the names of secrets end in, and no others do. */
const SECRET_ENDING = '.key';

async function writeWhole(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const unfinished = join(folder, `${name}.unfinished`);
  const file = await open(unfinished, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, join(folder, name));
  const directory = await open(folder, 'r');
  await directory.sync().finally(() => directory.close());
}
