import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { Host } from '../check.ts';
import { fieldOf, splitStanzas } from '../formats/control-stanzas.ts';
import { unpackLz4 } from '../formats/lz4.ts';
import type { Archive } from '../read-archives.ts';

export interface Candidate {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** The archive gives it to this share of hosts so far; absent when to all. */
  readonly phasedPercent?: number;
}

/** A list that is there and cannot be read. */
export interface UnreadableList {
  readonly file: string;
  readonly why: string;
}

const MAX_PACKED = 67_108_864;
const MAX_PLAIN = 268_435_456;
/** Packings that are undone in one go lie in memory whole; the largest security list is a quarter of this. */
const MAX_AT_ONCE = 67_108_864;

/** The lists of packages of an archive, whose names end in how they are packed. */
export function listPackageLists(host: Host, folder: string, archive: Archive): string[] {
  const list = host.files.list(folder);
  if (!list.ok) return [];
  return list.names.filter((name) => name.startsWith(archive.prefix) && /_binary-[a-z0-9-]+_Packages(?:\.[a-z0-9]+)?$/.test(name)).map((name) => `${folder}${name}`);
}

/** The packages of one list that `wanted` asks for, one after another; returns why when the list cannot be read to its end. */
export function* readPackageList(host: Host, file: string, wanted: (name: string) => boolean): Generator<Candidate, UnreadableList | undefined> {
  const fault: { why?: string } = {};
  try {
    for (const stanza of splitStanzas(plainPieces(host, file, fault))) {
      const name = fieldOf(stanza, 'Package');
      const version = name !== undefined && wanted(name) ? fieldOf(stanza, 'Version') : undefined;
      if (name === undefined) fault.why ??= 'an entry has no name';
      if (!name || !version) continue;
      const phased = Number(fieldOf(stanza, 'Phased-Update-Percentage') ?? '100');
      yield { name, version, architecture: fieldOf(stanza, 'Architecture') ?? '', ...(phased >= 0 && phased < 100 ? { phasedPercent: phased } : {}) };
    }
  } catch (error) {
    // Damaged packing throws by the kind of packing: zlib an Error with a code, ours an Lz4Error, a stanza without end a RangeError.
    fault.why = error instanceof Error ? error.message : String(error);
  }
  return fault.why === undefined ? undefined : { file, why: fault.why };
}

function* plainPieces(host: Host, file: string, fault: { why?: string }): Generator<Buffer, void> {
  const packing = /_Packages(?:\.([a-z0-9]+))?$/.exec(file)?.[1];
  if (packing === undefined) {
    const unread = yield* host.files.readPieces(file, MAX_PLAIN);
    if (unread) fault.why = unread.why;
    return;
  }
  const packed = host.files.readBytes(file, MAX_PACKED);
  if (!packed.ok) fault.why = packed.why;
  else if (packing === 'lz4') yield* unpackLz4(packed.bytes, MAX_PLAIN);
  else if (packing === 'gz') yield gunzipSync(packed.bytes, { maxOutputLength: MAX_AT_ONCE });
  else if (packing === 'zst') yield zstdDecompressSync(packed.bytes, { maxOutputLength: MAX_AT_ONCE });
  else fault.why = `lists packed as .${packing} are not read`;
}
