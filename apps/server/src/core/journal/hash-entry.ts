import { createHash } from 'node:crypto';
import { canonicalJson } from '@writ/kernel';
import type { JournalEntry } from './entry.ts';

/** What the first entry has as its `previous`. */
export const GENESIS = '0'.repeat(64);

/** SHA-256, in hexadecimal, of the canonical JSON (RFC 8785) of an entry without its hash. The order of keys therefore says nothing. */
export function hashEntry(entry: Omit<JournalEntry, 'hash'>): string {
  const { seq, at, actor, act, subject, why, detail, previous } = entry;
  return createHash('sha256').update(canonicalJson({ seq, at, actor, act, subject, why, detail, previous })).digest('hex');
}
