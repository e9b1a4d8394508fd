import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

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
      const sealed = await read(name);
      return sealed && Buffer.from(await box.open(sealed)).toString('utf8');
    },
    writeSecret: async (name, text) => writeWhole(folder, name, await box.seal(Buffer.from(text))),
  };
}

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
