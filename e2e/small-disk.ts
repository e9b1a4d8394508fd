import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A file system of its own in a folder, so small that it can be filled. */
export interface SmallDisk {
  /** Takes what room there is, to the last byte. */
  readonly fill: () => void;
  /** Gives it back. */
  readonly free: () => void;
  readonly remove: () => void;
}

const BALLAST = 'ballast';
const PIECE_BYTES = 262_144;

/** Whether a file system may be mounted here: root may, where containers do not forbid it. */
export function maySmallDisks(folder: string): boolean {
  const done = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=65536', 'tmpfs', folder]);
  if (done.status !== 0) return false;
  spawnSync('umount', [folder]);
  return true;
}

/** Mounts one of `megabytes` MiB over a folder. Throws where that is forbidden. */
export function mountSmallDisk(folder: string, megabytes: number): SmallDisk {
  const done = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', folder]);
  if (done.status !== 0) throw new Error(`No file system could be mounted: ${String(done.stderr)}`);
  return {
    fill() {
      const file = openSync(join(folder, BALLAST), 'a');
      for (let bytes = PIECE_BYTES; bytes >= 1; ) {
        try {
          writeSync(file, Buffer.alloc(bytes));
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
          bytes = Math.floor(bytes / 2);
        }
      }
      closeSync(file);
    },
    free: () => rmSync(join(folder, BALLAST), { force: true }),
    // Lazily: a process that was killed may still be leaving.
    remove: () => void spawnSync('umount', ['-l', folder]),
  };
}
