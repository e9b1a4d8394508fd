import { closeSync, fstatSync, readSync, statSync } from 'node:fs';
import { beginningOf, identify, isKnownByHead, isSameFile, movedTo, type FilePosition } from './file-position.ts';
import { listAside, newestAside, openAside, openQuietly, openUnread } from './find-rotated.ts';

/** Whole lines of a file, and where reading it goes on after them. */
export interface Piece {
  /** Ends with a line feed, but for the last line of a file that was put aside and one that is longer than `LINE_BYTES`. */
  readonly bytes: Buffer;
  readonly position: FilePosition;
}

/** Something of a file that nobody will read any more. */
export interface Gap {
  readonly path: string;
  /** Bytes up to which it had been read. */
  readonly readTo: number;
  readonly at: number;
}

export interface FollowedFile {
  readonly path: string;
  /** What is new since the last call, at most about `limit` bytes; undefined when nothing is. Throws what reading throws (a disk that fails). */
  readonly read: (limit: number) => Piece | undefined;
  /** Where reading stands: after the last piece, or at the beginning of the file that comes after it. */
  readonly position: () => FilePosition | undefined;
  /** What was rotated away before it was read, since the last call. */
  readonly takeGaps: () => readonly Gap[];
  readonly close: () => void;
}

export interface FollowOptions {
  readonly path: string;
  /** Where reading stood; undefined for a file that was never read. */
  readonly position: FilePosition | undefined;
  /** Where a file that was never read is begun. One that appears later is always begun at its start. */
  readonly beginAt: 'start' | 'end';
  readonly clock: () => number;
}

/** A line that is longer is taken in parts. */
const LINE_BYTES = 1_048_576;
/** A file that was put aside is watched this long after its last growth: its writer may not know yet. Milliseconds. */
const LINGER_MS = 2_000;

/**
 * Follows a log file through rotation by rename, copytruncate (to the same size too) and restarts of whoever follows. Each line is given once and in order, as long as what was put
 * aside lies uncompressed beside the file until it was read; what does not is a gap, and is said. Half a line waits for its end.
 */
export function followFile({ path, position: began, beginAt, clock }: FollowOptions): FollowedFile {
  let fd: number | undefined;
  /** The path that `fd` was opened by, for finding what comes after it. */
  let openedAs = path;
  let position = began;
  let grewAt = clock();
  let gaps: Gap[] = [];

  function read(limit: number): Piece | undefined {
    // Each turn opens, reads, or goes to the next file; a folder of rotated files ends.
    for (let turn = 0; turn < 1_000; turn += 1) {
      if (fd === undefined && !open()) return undefined;
      if (!isSameFile(fd!, position!)) {
        goBackToCopy();
        continue;
      }
      const unread = position!.headBytes === 0 ? openUnread(path, position!) : undefined;
      if (unread) {
        closeSync(fd!);
        begin(unread.fd, unread.path, position!.after);
        continue;
      }
      const piece = take(fd!, limit);
      if (piece) return piece;
      if (!isOver()) return undefined;
      const last = takeRest(fd!);
      goToNext();
      if (last) return last;
    }
    return undefined;
  }

  /** Opens the file of the position wherever it is now, or the current one. */
  function open(): boolean {
    const current = openQuietly(path);
    if (position === undefined) {
      if (current === undefined) return false;
      begin(current, path);
      return true;
    }
    if (current !== undefined && isSameFile(current, position) && (identify(current) === position.file || isKnownByHead(position))) return use(current, path);
    const aside = openAside(path, position);
    if (aside) {
      if (current !== undefined) closeSync(current);
      return use(aside.fd, aside.path);
    }
    if (current === undefined) return false;
    if (position.headBytes > 0 || position.file !== identify(current)) gaps.push({ path, readTo: position.offset, at: clock() });
    begin(current, path);
    return true;
  }

  function use(opened: number, as: string): true {
    [fd, openedAs, grewAt] = [opened, as, clock()];
    return true;
  }

  function begin(opened: number, as: string, after = newestAside(path)): void {
    use(opened, as);
    position = beginningOf(opened, after);
  }

  /** The file was truncated under us: what was not read of it is in the copy, if there is one. */
  function goBackToCopy(): void {
    const truncated = fd!;
    const copy = openAside(path, position!);
    if (copy) {
      closeSync(truncated);
      use(copy.fd, copy.path);
      return;
    }
    if (position!.headBytes > 0) gaps.push({ path, readTo: position!.offset, at: clock() });
    begin(truncated, openedAs);
  }

  function take(from: number, limit: number): Piece | undefined {
    const at = position!.offset;
    let bytes = readAt(from, at, Math.max(1, Math.min(limit, fstatSync(from).size - at)));
    let end = bytes.lastIndexOf(10) + 1;
    if (end === 0 && bytes.length >= limit && limit < LINE_BYTES) {
      bytes = readAt(from, at, LINE_BYTES);
      end = bytes.indexOf(10) + 1;
    }
    if (end === 0 && bytes.length >= LINE_BYTES) end = LINE_BYTES;
    // Truncated and written anew between the look and the reading: what was read is no line.
    if (end === 0 || !isSameFile(from, position!)) return undefined;
    grewAt = clock();
    position = movedTo(from, position!, at + end);
    return { bytes: bytes.subarray(0, end), position };
  }

  /** Half a line whose end will not come. */
  function takeRest(from: number): Piece | undefined {
    const at = position!.offset;
    const bytes = readAt(from, at, LINE_BYTES);
    if (bytes.length === 0) return undefined;
    position = movedTo(from, position!, at + bytes.length);
    return { bytes, position };
  }

  /** Whether the open file was put aside and its writer has let it go. */
  function isOver(): boolean {
    const current = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (current === undefined) return false;
    if (`${current.dev}:${current.ino}` === identify(fd!)) return false;
    return openedAs !== path || clock() - grewAt >= LINGER_MS;
  }

  /** The file that was written after this one: the next that was put aside, and the current one at last. */
  function goToNext(): void {
    const [done, changedAt] = [identify(fd!), fstatSync(fd!).mtimeMs];
    closeSync(fd!);
    fd = undefined;
    const aside = listAside(path).map((one) => ({ ...one, fd: openQuietly(one.path) })).filter((one) => one.fd !== undefined);
    const place = aside.findIndex((one) => identify(one.fd!) === done);
    const next = place === -1 ? aside.find((one) => one.changedAt > changedAt) : aside[place + 1];
    for (const one of aside) if (one !== next) closeSync(one.fd!);
    if (next) return begin(next.fd!, next.path, done);
    const current = openQuietly(path);
    if (current !== undefined) begin(current, path, place === -1 ? newestAside(path) : done);
    else position = undefined;
  }

  // Now, and not at the first reading: it may be put aside before.
  if (position === undefined && open() && beginAt === 'end') position = movedTo(fd!, position!, endOfLastLine(fd!));
  return {
    path, read,
    position: () => position,
    takeGaps() {
      const taken = gaps;
      gaps = [];
      return taken;
    },
    close() {
      if (fd !== undefined) closeSync(fd);
      fd = undefined;
    },
  };
}

function readAt(fd: number, at: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let have = 0;
  while (have < length) {
    const read = readSync(fd, bytes, have, length - have, at + have);
    if (read === 0) break;
    have += read;
  }
  return bytes.subarray(0, have);
}

/** Bytes up to and with the last line feed: what is half written now is read when it is whole. */
function endOfLastLine(fd: number): number {
  const { size } = fstatSync(fd);
  const from = Math.max(0, size - LINE_BYTES);
  const end = readAt(fd, from, size - from).lastIndexOf(10) + 1;
  return end === 0 ? size : from + end;
}
