import { closeSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { errors } from './errors.ts';
import type { FilePosition } from './file-position.ts';

/** By the path of each file. */
export type Positions = ReadonlyMap<string, FilePosition>;

/** Some thousand files. */
const LIMIT_BYTES = 4 * 1024 * 1024;

/** What was kept of an earlier run; nothing where there was none. Throws `positions-unreadable`. */
export function readPositions(file: string): Positions {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return new Map();
  try {
    if (found.size > LIMIT_BYTES) throw new Error(`it has ${found.size} bytes`);
    const entries = JSON.parse(readFileSync(file, 'utf8')) as unknown;
    if (!Array.isArray(entries) || !entries.every(isEntry)) throw new Error('it is another list');
    return new Map(entries);
  } catch (cause) {
    throw errors('positions-unreadable', { file }, cause);
  }
}

/** Whole or not at all, through a crash too. */
export function writePositions(file: string, positions: Positions): void {
  const unfinished = `${file}.unfinished`;
  const opened = openSync(unfinished, 'w', 0o600);
  try {
    writeFileSync(opened, `${JSON.stringify([...positions])}\n`);
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
  renameSync(unfinished, file);
}

function isEntry(entry: unknown): entry is [string, FilePosition] {
  return Array.isArray(entry) && entry.length === 2 && typeof entry[0] === 'string' && isPosition(entry[1]);
}

function isPosition(value: unknown): value is FilePosition {
  if (typeof value !== 'object' || value === null) return false;
  const { file, after, head, headBytes, offset } = value as Record<keyof FilePosition, unknown>;
  return typeof file === 'string' && typeof after === 'string' && typeof head === 'string' && isCount(headBytes) && headBytes <= 1_024 && isCount(offset);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
