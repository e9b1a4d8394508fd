import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Keyring, openStream } from '../crypto/index.ts';
import { SEAL_NAME } from './back-up.ts';
import { Head, Part, rowsIn } from './backup-line.ts';
import { errors } from './errors.ts';

export type BackupItem = { readonly rows: string } | Part;

export interface BackupReader {
  readonly head: Head;
  readonly items: AsyncGenerator<BackupItem>;
}

/** 200 rows of a megabyte, in hexadecimal, and some. */
const LONGEST_LINE = 500_000_000;

/**
 * Opens a backup. Throws `backup-unreadable` for what is no backup, at once or while it is read, and `master-key-unknown`.
 * Only the end of `items` proves the whole.
 */
export async function readBackup(file: string, keyring: Keyring): Promise<BackupReader> {
  const lines = linesOf(file, keyring);
  const first = await lines.next();
  const head = Head.safeParse(first.done ? undefined : parseJson(first.value));
  if (!head.success) throw errors('backup-unreadable', { file, reason: 'its first line is not of a version that this Writ reads' });
  return { head: head.data, items: itemsOf(file, lines) };
}

/** Reads all of it and keeps nothing. */
export async function proveWhole(file: string, keyring: Keyring): Promise<Head> {
  const { head, items } = await readBackup(file, keyring);
  let last: BackupItem | undefined;
  for await (const item of items) last = item;
  if (!last || !('end' in last)) throw errors('backup-unreadable', { file, reason: 'it has no end' });
  return head;
}

async function* itemsOf(file: string, lines: AsyncGenerator<string>): AsyncGenerator<BackupItem> {
  for await (const line of lines) {
    const rows = rowsIn(line);
    if (rows !== undefined) {
      yield { rows };
      continue;
    }
    const part = Part.safeParse(parseJson(line));
    if (!part.success) throw errors('backup-unreadable', { file, reason: 'a line in it is none that Writ writes' });
    yield part.data;
  }
}

async function* linesOf(file: string, keyring: Keyring): AsyncGenerator<string> {
  const plain = Readable.from(openStream(keyring, SEAL_NAME, createReadStream(file)));
  const gunzip = createGunzip();
  plain.once('error', (error) => gunzip.destroy(error));
  try {
    yield* splitLines(file, plain.pipe(gunzip));
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'seal-broken') throw errors('backup-unreadable', { file, reason: 'it was altered or cut off' }, error);
    if (code?.startsWith('Z_')) throw errors('backup-unreadable', { file, reason: 'it was cut off' }, error);
    throw error;
  } finally {
    plain.destroy();
  }
}

async function* splitLines(file: string, source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const bytes of source) {
    let from = 0;
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, from)) {
      yield Buffer.concat([...parts, bytes.subarray(from, at)]).toString('utf8');
      parts = [];
      length = 0;
      from = at + 1;
    }
    parts.push(bytes.subarray(from));
    length += bytes.length - from;
    if (length > LONGEST_LINE) throw errors('backup-unreadable', { file, reason: 'a line in it is too long' });
  }
  if (length > 0) throw errors('backup-unreadable', { file, reason: 'its last line has no end' });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is no part of a backup; the schema that looks next says so.
    return undefined;
  }
}
