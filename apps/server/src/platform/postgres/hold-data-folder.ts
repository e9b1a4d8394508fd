import { spawn } from 'node:child_process';
import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errors } from './errors.ts';

/** The data folder is ours until `release`, or until this process dies, however it dies. */
export interface DataFolderHold {
  readonly release: () => Promise<void>;
}

/** The answer of `flock -n -E` when somebody else has the lock; any other code is a fault. */
const HELD_BY_ANOTHER = 75;

/**
 * Takes the data folder for this process alone. Throws `data-folder-in-use` with the holder's process id.
 *
 * The lock is the kernel's (flock(2)), so no stale file can lie about it. It belongs to the open file description: the `flock`
 * program sets it on a descriptor that it inherits from us, and it stays with ours when that program ends. The process id inside is
 * for the message only.
 */
export async function holdDataFolder(folder: string): Promise<DataFolderHold> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'lock');
  const file = await open(path, 'a+', 0o600);
  try {
    await lock(file, path, folder);
    await file.truncate(0);
    await file.write(`${process.pid}\n`);
  } catch (error) {
    await file.close();
    throw error;
  }
  return { release: () => file.close() };
}

async function lock(file: FileHandle, path: string, folder: string): Promise<void> {
  const code = await runFlock(file.fd).catch((cause: Error) => {
    throw errors('lock-failed', { folder, reason: cause.message }, cause);
  });
  if (code === HELD_BY_ANOTHER) throw errors('data-folder-in-use', { folder, pid: (await readFile(path, 'utf8')).trim() || 'unknown' });
  if (code !== 0) throw errors('lock-failed', { folder, reason: `flock ended with code ${code}` });
}

function runFlock(fd: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn('flock', ['-n', '-E', String(HELD_BY_ANOTHER), '3'], { stdio: ['ignore', 'ignore', 'ignore', fd] });
    child.once('error', reject);
    child.once('exit', resolve);
  });
}
