import type { Instant } from '@writ/kernel';
import type { Db } from '../../platform/db.ts';
import type { JournalSigner } from './checkpoint.ts';
import { exportJournal } from './export-journal.ts';
import { readJournalHead } from './sign-checkpoint.ts';
import type { JournalTables } from './tables.ts';
import { verifyJournal, type JournalVerdict } from './verify-journal.ts';

/**
 * Verifies the journal where it lies: what an export of it would say, and whether it ends where its head does.
 * Finds what somebody did who could disable the triggers; who also has the signing key is found only by those who kept an older head.
 */
export async function verifyStoredJournal(db: Db<JournalTables>, signer: JournalSigner, now: Instant, trustedKeys?: readonly string[]): Promise<JournalVerdict> {
  // One transaction with one snapshot, so that an entry that is appended meanwhile is not taken for a fault.
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(async (trx) => {
    const head = await readJournalHead(trx);
    const verdict = await verifyJournal(exportJournal(trx, signer, now), trustedKeys ? { trustedKeys } : {});
    if (!verdict.ok || (verdict.head.seq === head.seq && verdict.head.hash === head.hash)) return verdict;
    const seq = Math.min(verdict.head.seq, head.seq) + 1;
    return { ok: false, line: verdict.head.seq + 2, seq, code: 'truncated', text: `The head stands at entry ${head.seq}, and the entries end at ${verdict.head.seq}.` };
  });
}
