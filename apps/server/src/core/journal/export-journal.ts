import { createHash } from 'node:crypto';
import { canonicalJson, toIso, type Instant } from '@writ/kernel';
import type { Db } from '../../platform/db.ts';
import { endText, type Checkpoint, type JournalSigner } from './checkpoint.ts';
import { GENESIS } from './hash-entry.ts';
import { streamEntries } from './read-journal.ts';
import type { JournalTables } from './tables.ts';

/**
 * The whole journal as NDJSON: a header with the public keys, the entries in their order, each checkpoint behind its entry, and an end that is signed over all of it,
 * so that a file that was cut short is not taken for a short journal. Lines end with a line feed. What is appended meanwhile may be in it or not.
 */
export async function* exportJournal(db: Db<JournalTables>, signer: JournalSigner, now: Instant): AsyncGenerator<string> {
  const digest = createHash('sha256');
  const line = (value: unknown): string => {
    const text = `${canonicalJson(value)}\n`;
    digest.update(text);
    return text;
  };
  const checkpoints = await readCheckpoints(db);
  const keys = [...new Set([...checkpoints.map((checkpoint) => checkpoint.key), signer.publicKey])];
  yield line({ type: 'header', format: 'writ-journal', version: 1, keys, exportedAt: toIso(now) });
  let last = { seq: 0, hash: GENESIS };
  let written = 0;
  for await (const entry of streamEntries(db)) {
    yield line({ type: 'entry', ...entry });
    last = { seq: entry.seq, hash: entry.hash };
    for (; checkpoints[written] !== undefined && checkpoints[written]!.seq <= entry.seq; written += 1) yield line({ type: 'checkpoint', ...checkpoints[written] });
  }
  // A checkpoint behind the last entry says that entries are missing; it belongs in the file for that very reason.
  for (; written < checkpoints.length; written += 1) yield line({ type: 'checkpoint', ...checkpoints[written] });
  const end = { entries: last.seq, checkpoints: written, seq: last.seq, hash: last.hash, digest: digest.digest('hex') };
  yield `${canonicalJson({ type: 'end', ...end, key: signer.publicKey, signature: await signer.sign(endText(end)) })}\n`;
}

async function readCheckpoints(db: Db<JournalTables>): Promise<readonly Checkpoint[]> {
  const rows = await db.selectFrom('core.journal_checkpoints').selectAll().orderBy('seq').execute();
  return rows.map((row) => ({ seq: Number(row.seq), hash: row.hash, at: row.at.toISOString(), after: Number(row.after), key: row.key_id, signature: row.signature }));
}
