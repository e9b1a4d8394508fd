import { instant, MS, toIso, type Instant } from '@writ/kernel';
import type { Db, Trx } from '../../platform/db.ts';
import { checkpointText, type Checkpoint, type JournalSigner } from './checkpoint.ts';
import type { JournalTables } from './tables.ts';

/** A checkpoint is due after this many entries, or this long after the last one if anything was written since. */
export const CHECKPOINT_EVERY = { entries: 1_000, ms: MS.hour } as const;

/** Whether it is time to sign again. */
export function isCheckpointDue(last: { readonly seq: number; readonly at: Instant } | undefined, head: { readonly seq: number }, now: Instant): boolean {
  if (head.seq === (last?.seq ?? 0)) return false;
  if (last === undefined) return true;
  return head.seq - last.seq >= CHECKPOINT_EVERY.entries || Math.abs(now - last.at) >= CHECKPOINT_EVERY.ms;
}

/** Signs the head of the journal if that is due; call it on a schedule. Returns the checkpoint that it made. */
export async function signCheckpoint(trx: Trx<JournalTables>, signer: JournalSigner, now: Instant): Promise<Checkpoint | undefined> {
  // The lock keeps two processes from signing the same head, and the head from moving meanwhile.
  const head = await trx.selectFrom('core.journal_head').select(['seq', 'hash']).forUpdate().executeTakeFirstOrThrow();
  const last = await readLastCheckpoint(trx);
  if (!isCheckpointDue(last, { seq: Number(head.seq) }, now)) return undefined;
  const unsigned = { seq: Number(head.seq), hash: head.hash, at: toIso(now), after: last?.seq ?? 0 };
  const checkpoint = { ...unsigned, key: signer.publicKey, signature: await signer.sign(checkpointText(unsigned)) };
  await trx.insertInto('core.journal_checkpoints').values({
    seq: checkpoint.seq, hash: checkpoint.hash, at: checkpoint.at, after: checkpoint.after, key_id: checkpoint.key, signature: checkpoint.signature,
  }).execute();
  return checkpoint;
}

/** The last checkpoint's place and time. */
export async function readLastCheckpoint(db: Db<JournalTables>): Promise<{ readonly seq: number; readonly at: Instant } | undefined> {
  const row = await db.selectFrom('core.journal_checkpoints').select(['seq', 'at']).orderBy('seq', 'desc').limit(1).executeTakeFirst();
  return row && { seq: Number(row.seq), at: instant(row.at.getTime()) };
}

/** The newest entry's place: what is signed for agents (`journalHeadText`). */
export async function readJournalHead(db: Db<JournalTables>): Promise<{ readonly seq: number; readonly hash: string }> {
  const head = await db.selectFrom('core.journal_head').select(['seq', 'hash']).executeTakeFirstOrThrow();
  return { seq: Number(head.seq), hash: head.hash };
}
