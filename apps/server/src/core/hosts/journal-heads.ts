import type { KeyObject } from 'node:crypto';
import { signJournalHead } from '@writ/client';
import type { JournalHead } from '@writ/contract';
import type { Db } from '../../platform/db.ts';
import type { JournalTables } from '../journal/tables.ts';

/** Gives the head of the journal, signed, as it goes out with every answer to an agent. Signs each head once. */
export function signJournalHeads(db: Db<JournalTables>, key: KeyObject): () => Promise<JournalHead> {
  let last: JournalHead | undefined;
  return async () => {
    const head = await db.selectFrom('core.journal_head').select(['seq', 'hash']).executeTakeFirstOrThrow();
    if (last?.hash !== head.hash) last = signJournalHead({ seq: Number(head.seq), hash: head.hash }, key);
    return last;
  };
}
