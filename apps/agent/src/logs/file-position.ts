import { createHash } from 'node:crypto';
import { fstatSync, readSync } from 'node:fs';

/** How far a file was read. Which file it is, its first bytes say: a name is given to another file at every rotation, and an inode is used again. */
export interface FilePosition {
  /** Device and inode, as far as they help to find it again. */
  readonly file: string;
  /** SHA-256 of its first `headBytes` bytes. */
  readonly head: string;
  readonly headBytes: number;
  /** The newest file that had been put aside when this one was begun; empty where none had. */
  readonly after: string;
  /** Bytes that were taken: the end of a line, but for one that was too long to be held. */
  readonly offset: number;
}

/** Enough to tell apart two files that begin with the same banner. */
const HEAD_BYTES = 1_024;

/** A file that nothing was read of. */
export function beginningOf(fd: number, after: string): FilePosition {
  return { file: identify(fd), after, head: digestHead(fd, 0)!, headBytes: 0, offset: 0 };
}

/** The same file, read as far as `offset`. */
export function movedTo(fd: number, position: FilePosition, offset: number): FilePosition {
  const headBytes = Math.min(HEAD_BYTES, offset);
  if (headBytes <= position.headBytes) return { ...position, offset };
  return { ...position, offset, headBytes, head: digestHead(fd, headBytes)! };
}

/** Whether an open file is the one of a position or a copy of it, grown or not. One that was truncated is not, though its name and its inode are the same. */
export function isSameFile(fd: number, { file, head, headBytes, offset }: FilePosition): boolean {
  if (headBytes === 0) return identify(fd) === file;
  return fstatSync(fd).size >= offset && digestHead(fd, headBytes) === head;
}

/** Whether the head says enough for a file to be known by it alone, wherever it lies. */
export function isKnownByHead({ headBytes }: FilePosition): boolean {
  return headBytes === HEAD_BYTES;
}

export function identify(fd: number): string {
  const { dev, ino } = fstatSync(fd, { bigint: true });
  return `${dev}:${ino}`;
}

/** Undefined for a file that is shorter. */
function digestHead(fd: number, bytes: number): string | undefined {
  const head = Buffer.alloc(bytes);
  let have = 0;
  while (have < bytes) {
    const read = readSync(fd, head, have, bytes - have, have);
    if (read === 0) return undefined;
    have += read;
  }
  return createHash('sha256').update(head).digest('hex');
}
