import fs from 'node:fs';
import { DEFAULT_MAX_BYTES, MAX_NAMES, type FileTree, type ReadFault, type Status, type Unread } from './file-tree.ts';
import { resolveInside } from './resolve-inside.ts';

const READ = fs.constants.O_RDONLY | fs.constants.O_NONBLOCK | fs.constants.O_NOCTTY;
const PIECE_BYTES = 262_144;

type Reach = <Result>(path: string, followLast: boolean, use: (place: string) => Result) => Result;

/** The files of this machine, or those below `root`, out of which no link leads. Reading is synchronous and bounded; nothing throws. */
export function openFileTree(root = '/'): FileTree {
  const isWhole = root === '/';
  const reach: Reach = isWhole ? (path, _follow, use) => use(path) : (path, followLast, use) => resolveInside(root, path, followLast, use);
  const readFlags = isWhole ? READ : READ | fs.constants.O_NOFOLLOW;

  function openRegular(path: string): number | Unread {
    return attempt(path, () => reach(path, true, (place) => {
      // Looked at before it is opened: opening a device can do things.
      if (!(isWhole ? fs.statSync(place) : fs.lstatSync(place)).isFile()) return unread(path, 'not-a-file');
      return fs.openSync(place, readFlags);
    }));
  }
  function withFile<Result>(path: string, use: (fd: number, status: fs.Stats) => Result | Unread): Result | Unread {
    const fd = openRegular(path);
    if (typeof fd !== 'number') return fd;
    try {
      return attempt(path, () => {
        const status = fs.fstatSync(fd);
        return status.isFile() ? use(fd, status) : unread(path, 'not-a-file');
      });
    } finally {
      fs.closeSync(fd);
    }
  }
  function readBytes(path: string, maxBytes = DEFAULT_MAX_BYTES): ReturnType<FileTree['readBytes']> {
    return withFile(path, (fd, status) => {
      const bytes = status.size > maxBytes ? undefined : readWhole(fd, status.size, maxBytes);
      return bytes ? { ok: true as const, path, bytes, modifiedAt: status.mtimeMs } : unread(path, 'too-large');
    });
  }
  function statusOf(path: string, follow: boolean): Status | Unread {
    return attempt(path, () => reach(path, follow, (place) => sayStatus(path, follow && isWhole ? fs.statSync(place) : fs.lstatSync(place))));
  }

  return {
    root,
    readBytes,
    readText(path, maxBytes) {
      const read = readBytes(path, maxBytes);
      return read.ok ? { ok: true, path, text: read.bytes.toString('utf8'), modifiedAt: read.modifiedAt } : read;
    },
    readTail(path, maxBytes) {
      return withFile(path, (fd, status) => {
        const bytes = Buffer.alloc(Math.min(status.size, maxBytes));
        const length = fs.readSync(fd, bytes, 0, bytes.length, Math.max(0, status.size - maxBytes));
        return { ok: true as const, path, text: bytes.toString('utf8', 0, length), modifiedAt: status.mtimeMs };
      });
    },
    *readPieces(path, maxBytes) {
      // One open file from first to last piece: a file that is replaced meanwhile is read as it was.
      const fd = openRegular(path);
      if (typeof fd !== 'number') return fd;
      try {
        for (let length = 0; ;) {
          const piece = attempt(path, () => readPiece(fd));
          if (!Buffer.isBuffer(piece)) return piece;
          if (piece.length === 0) return undefined;
          length += piece.length;
          if (length > maxBytes) return unread(path, 'too-large');
          yield piece;
        }
      } finally {
        fs.closeSync(fd);
      }
    },
    list(path) {
      const status = statusOf(path, true);
      if (!status.ok) return status;
      if (status.kind !== 'directory') return unread(path, 'not-a-file');
      return attempt(path, () => reach(path, true, (place) => {
        const names = isWhole ? fs.readdirSync(place) : listHeld(place);
        if (names.length > MAX_NAMES) return unread(path, 'too-large');
        return { ok: true as const, path, names: names.sort(byBytes) };
      }));
    },
    status: (path) => statusOf(path, true),
    ownStatus: (path) => statusOf(path, false),
    linkTarget(path) {
      const target = attempt(path, () => reach(path, false, (place) => fs.readlinkSync(place)));
      return typeof target === 'string' ? target : undefined;
    },
  };
}

/** A folder is opened without following a link that took its place since, then listed through the open folder. */
function listHeld(place: string): string[] {
  const fd = fs.openSync(place, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK);
  try {
    return fs.readdirSync(`/proc/self/fd/${fd}/`);
  } finally {
    fs.closeSync(fd);
  }
}

/** Reads to the end, since files of /proc say that their size is 0; undefined when there is more than `maxBytes`. */
function readWhole(fd: number, expected: number, maxBytes: number): Buffer | undefined {
  let bytes = Buffer.allocUnsafe(Math.min(maxBytes, Math.max(expected, 4_096)) + 1);
  let length = 0;
  while (true) {
    if (length === bytes.length) {
      if (length > maxBytes) return undefined;
      bytes = Buffer.concat([bytes, Buffer.allocUnsafe(Math.min(bytes.length, maxBytes + 1 - length))]);
    }
    const got = fs.readSync(fd, bytes, length, bytes.length - length, null);
    if (got === 0) return length > maxBytes ? undefined : bytes.subarray(0, length);
    length += got;
  }
}

function readPiece(fd: number): Buffer {
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  return piece.subarray(0, fs.readSync(fd, piece, 0, piece.length, null));
}

function sayStatus(path: string, status: fs.Stats): Status {
  const kind = status.isFile() ? 'file' : status.isDirectory() ? 'directory' : status.isSymbolicLink() ? 'link' : 'other';
  return { ok: true, path, kind, size: status.size, modifiedAt: status.mtimeMs, mode: status.mode, device: status.rdev };
}

function unread(path: string, why: ReadFault): Unread {
  return { ok: false, why, path };
}

function attempt<Result>(path: string, look: () => Result): Result | Unread {
  try {
    return look();
  } catch (error) {
    return unread(path, faultOf((error as NodeJS.ErrnoException).code));
  }
}

function faultOf(code: string | undefined): ReadFault {
  switch (code) {
    case 'ENOENT': case 'ENOTDIR': return 'missing';
    case 'EACCES': case 'EPERM': return 'needs-root';
    case 'ELOOP': return 'loop';
    case 'EISDIR': case 'ENXIO': case 'ENODEV': return 'not-a-file';
    default: return 'unreadable';
  }
}

function byBytes(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
