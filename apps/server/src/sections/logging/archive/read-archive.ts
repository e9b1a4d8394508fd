import { WritError } from '@writ/kernel';
import { readScratch } from '../../../platform/logstore/index.ts';
import { ndjsonOf } from '../search/export-lines.ts';
import { sayProblem } from './archive-days.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { isErasureWaiting } from './erase-archived.ts';
import { readManifests } from './manifest-store.ts';
import { readArchivedDay } from './read-archived-day.ts';

/** Which days are read: of a service ('' for the lines that nobody owns), or of everybody. */
export interface ArchiveRange {
  readonly service: string | undefined;
  /** `2026-11-02`, with both ends. */
  readonly from: string;
  readonly through: string;
}

/** What was found of one archived day. `unknown`: it could not be looked at. */
export interface ReadDay {
  readonly service: string;
  readonly day: string;
  readonly version: number;
  readonly lines: number;
  readonly state: 'intact' | 'broken' | 'unknown';
  /** What is wrong, or in the way. */
  readonly said: string | undefined;
}

/** Takes the lines of a day that was found intact, as NDJSON. */
export type TakeLines = (text: string) => Promise<void>;

/**
 * Reads archived days, the oldest first: each is fetched, opened and compared with its manifest, the manifest with the journal and with the one before it; only then are its lines given to `take`,
 * where there is one. The store of lines is neither asked nor changed: `logs` may be an engine on an empty folder. What one day throws holds up no other, but for what `take` throws.
 */
export async function* readArchive(parts: Pick<ArchiveParts, 'db' | 'logs' | 'archive'>, { service, from, through }: ArchiveRange, nameOf: (service: string) => string, take?: TakeLines): AsyncGenerator<ReadDay> {
  for (const manifest of await readManifests(parts.db, { service, from, through })) {
    const day = { service: manifest.service, day: manifest.day, version: manifest.version, lines: manifest.lines };
    if (take && (await isErasureWaiting(parts, manifest))) {
      yield { ...day, state: 'unknown', said: 'A secret that was erased waits to leave the archive.' };
      continue;
    }
    let taking: { readonly failed: unknown } | undefined;
    try {
      const read = await readArchivedDay(parts, manifest, async (scratch) => {
        if (!take) return;
        for await (const lines of readScratch(await parts.logs.ready(), scratch, manifest)) {
          await take(ndjsonOf(lines, nameOf)).catch((error: unknown) => {
            taking = { failed: error };
            throw error;
          });
        }
      });
      yield { ...day, state: read.isIntact ? 'intact' : 'broken', said: read.isIntact ? undefined : read.said };
    } catch (error) {
      if (taking || !(error instanceof Error)) throw error;
      if (!(error instanceof WritError) && (error as NodeJS.ErrnoException).code === undefined) throw error;
      yield { ...day, state: 'unknown', said: sayProblem(error) };
    }
  }
}
