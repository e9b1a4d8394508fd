/** Why something in a tree could not be read. `missing` is the only one that says anything about what is there. */
export type ReadFault = 'missing' | 'needs-root' | 'not-a-file' | 'too-large' | 'loop' | 'unreadable';

export interface Unread {
  readonly ok: false;
  readonly why: ReadFault;
  readonly path: string;
}
export interface TextRead {
  readonly ok: true;
  readonly path: string;
  readonly text: string;
  /** Milliseconds since the epoch of the last change of content. */
  readonly modifiedAt: number;
}
export interface BytesRead {
  readonly ok: true;
  readonly path: string;
  readonly bytes: Buffer;
  readonly modifiedAt: number;
}
export interface ListRead {
  readonly ok: true;
  readonly path: string;
  /** Names in the order of their bytes. */
  readonly names: readonly string[];
}
export interface Status {
  readonly ok: true;
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  readonly size: number;
  readonly modifiedAt: number;
  readonly mode: number;
  /** The device number of a device file. */
  readonly device: number;
}

/**
 * A tree of files that is looked at and never changed: this machine's, or another one below a folder.
 * Paths are absolute in the tree. Nothing throws: what cannot be read is an answer with its reason. Nothing blocks: only regular files
 * are read (a FIFO or a device is `not-a-file`), and never more than the bound of bytes.
 */
export interface FileTree {
  /** The folder on this machine that is the tree's `/`. */
  readonly root: string;
  readText(path: string, maxBytes?: number): TextRead | Unread;
  readBytes(path: string, maxBytes?: number): BytesRead | Unread;
  /** The last `maxBytes` of a file, for logs; the first line of a longer file is usually torn. */
  readTail(path: string, maxBytes: number): TextRead | Unread;
  /** The file in pieces, so that a large one never lies in memory whole. Ends with an `Unread` when there is nothing or it is too large. */
  readPieces(path: string, maxBytes: number): Generator<Buffer, Unread | undefined>;
  list(path: string): ListRead | Unread;
  /** What a path leads to, links followed. */
  status(path: string): Status | Unread;
  /** What a path itself is, a link not followed. */
  ownStatus(path: string): Status | Unread;
  /** The words of a symbolic link, as they are written; undefined when the path is no link. */
  linkTarget(path: string): string | undefined;
}

/** Bytes that are read of a file where a check names no bound of its own. */
export const DEFAULT_MAX_BYTES = 1_048_576;
/** Names that are taken of one folder; a folder with more is `too-large`. */
export const MAX_NAMES = 100_000;
