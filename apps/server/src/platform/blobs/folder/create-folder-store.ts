import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type BlobStore, type ByteStream, isBlobName, type StoredObject } from '../blob-store.ts';
import { errors } from '../errors.ts';

/** Objects being written; its name is no object's name. */
const UNFINISHED = '.unfinished';
const ABANDONED_AFTER_MS = 24 * 3_600_000;

/** A store in a folder that only we can enter. Each object is a file, and so is `a.b` beside the folder `a`. */
export async function createFolderStore(root: string): Promise<BlobStore> {
  await mkdir(join(root, UNFINISHED), { recursive: true, mode: 0o700 });
  await removeAbandoned(join(root, UNFINISHED));
  return {
    put: (name, content) => put(root, name, content),
    get: (name) => get(join(root, fileOf(name)), name),
    has: (name) => stat(join(root, fileOf(name))).then(() => true, missingIs(false)),
    remove: (name) => rm(join(root, fileOf(name)), { force: true }),
    list: () => list(root),
  };
}

/** The ending keeps the object `a` and the folder of the object `a/b` apart. */
function fileOf(name: string): string {
  return `${name}.sealed`;
}

/** Written aside, made durable, then renamed: at every moment the name has the old content, the new, or none. */
async function put(root: string, name: string, content: ByteStream): Promise<void> {
  const aside = join(root, UNFINISHED, randomBytes(12).toString('hex'));
  const target = join(root, fileOf(name));
  try {
    await writeDurably(aside, content);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await rename(aside, target);
    await syncFolders(root, dirname(target));
  } catch (error) {
    await rm(aside, { force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw errors('blob-store-full', {}, error);
    throw error;
  }
}

async function writeDurably(path: string, content: ByteStream): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const part of content) await writeAll(file, part);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** One `write` may take less than it is given. */
async function writeAll(file: FileHandle, part: Uint8Array): Promise<void> {
  for (let written = 0; written < part.length; ) written += (await file.write(part, written)).bytesWritten;
}

/** The folders between, too: they may be new. */
async function syncFolders(root: string, from: string): Promise<void> {
  for (let folder = from; ; folder = dirname(folder)) {
    const handle = await open(folder, 'r');
    await handle.sync();
    await handle.close();
    if (folder === root) return;
  }
}

async function get(path: string, name: string): Promise<ByteStream> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? errors('blob-missing', { name }) : error;
  });
  return file.createReadStream({ highWaterMark: 64 * 1024 });
}

async function* list(root: string): AsyncGenerator<StoredObject> {
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.sealed')) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(root, path).slice(0, -'.sealed'.length);
    const bytes = await stat(path).then((found) => found.size, missingIs(undefined));
    if (bytes !== undefined && isBlobName(name)) yield { name, bytes };
  }
}

/** What a killed process left. Younger files may be another process's work. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const age = await stat(path).then((found) => Date.now() - found.mtimeMs, missingIs(0));
    if (age > ABANDONED_AFTER_MS) await rm(path, { force: true });
  }
}

function missingIs<Value>(value: Value): (error: NodeJS.ErrnoException) => Value {
  return (error) => {
    if (error.code === 'ENOENT') return value;
    throw error;
  };
}
