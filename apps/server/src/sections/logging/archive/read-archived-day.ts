import { hash } from 'node:crypto';
import { WritError } from '@writ/kernel';
import { describeScratch, unpackLines, withScratchTable } from '../../../platform/logstore/index.ts';
import type { ArchiveParts } from './archive-parts.ts';
import type { Piece } from './archive-tables.ts';
import type { Manifest } from './manifest.ts';
import { checkManifest } from './manifest-store.ts';

/** What was found of an archived day: it is as it was written, or a sentence says what differs. */
export type ArchivedDay<Result> = { readonly isIntact: true; readonly result: Result } | { readonly isIntact: false; readonly said: string };

/**
 * Fetches an archived day, opens it, compares each object and all lines with the manifest, the manifest with the journal, and gives `work` the scratch table with its lines.
 * What cannot be reached is thrown and is no finding: only what was read and differs, or is gone, is.
 */
export async function readArchivedDay<Result>(parts: Pick<ArchiveParts, 'db' | 'logs' | 'archive'>, manifest: Manifest, work: (scratch: string) => Promise<Result>): Promise<ArchivedDay<Result>> {
  const wrong = await checkManifest(parts.db, manifest);
  if (wrong !== undefined) return { isIntact: false, said: wrong };
  const connection = await parts.logs.ready();
  return withScratchTable(connection, async (scratch) => {
    for (const piece of manifest.pieces) {
      const read = await readPiece(parts, piece);
      if (typeof read === 'string') return { isIntact: false, said: read };
      await unpackLines(connection, scratch, read);
    }
    const found = await describeScratch(connection, scratch, manifest);
    if (found.lines !== manifest.lines) return { isIntact: false, said: `The archive holds ${found.lines} lines of this day; the manifest says ${manifest.lines}.` };
    if (found.digest !== manifest.digest) return { isIntact: false, said: 'The lines in the archive are others than those that were written.' };
    return { isIntact: true, result: await work(scratch) };
  });
}

/** The plain file, or what is wrong with it. */
async function readPiece({ archive }: Pick<ArchiveParts, 'archive'>, { name, bytes, sha256 }: Piece): Promise<Buffer | string> {
  try {
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of await archive.blobs.get(name)) {
      length += part.length;
      if (length > bytes) return `The object ${name} is longer than it was.`;
      parts.push(part);
    }
    const file = Buffer.concat(parts);
    return hash('sha256', file, 'hex') === sha256 ? file : `The object ${name} has another SHA-256 than it had.`;
  } catch (error) {
    if (error instanceof WritError && error.code === 'blob-missing') return `The object ${name} is gone.`;
    if (error instanceof WritError && error.code === 'seal-broken') return `The object ${name} was changed, cut off or put under another name: its seal is broken.`;
    throw error;
  }
}
