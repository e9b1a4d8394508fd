import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { instant, MS, type Json } from '@writ/kernel';
import { createTestDatabase, fakeClock, type TestDatabase } from '@writ/testkit';
import { appendEntries, appendJournal } from './append-journal.ts';
import type { NewJournalEntry } from './entry.ts';
import { exportJournal } from './export-journal.ts';
import { readJournal, streamEntries } from './read-journal.ts';
import { isCheckpointDue, signCheckpoint } from './sign-checkpoint.ts';
import type { JournalTables } from './tables.ts';
import { newSigner } from './testing/new-signer.ts';
import { verifyJournal } from './verify-journal.ts';
import { verifyStoredJournal } from './verify-stored-journal.ts';

let database: TestDatabase<JournalTables>;
const clock = fakeClock();
const signer = newSigner();

beforeAll(async () => { database = await createTestDatabase<JournalTables>(); });
afterAll(() => database.drop());
beforeEach(async () => {
  await withoutTriggers(sql`delete from core.journal_checkpoints; delete from core.journal; update core.journal_head set seq = 0, hash = repeat('0', 64)`);
});

function entry(more: Partial<NewJournalEntry> = {}): NewJournalEntry {
  return { at: clock.now(), actor: { kind: 'writ', id: 'writ' }, act: 'test.done', subject: { kind: 'thing', id: 't' }, ...more };
}
const append = (more: Partial<NewJournalEntry> = {}) => database.db.transaction().execute((trx) => appendJournal(trx, entry(more)));

/** What a database administrator could do. */
async function withoutTriggers(...statements: ReturnType<typeof sql>[]): Promise<void> {
  await database.db.connection().execute(async (connection) => {
    await sql`set session_replication_role = replica`.execute(connection);
    try {
      for (const statement of statements) await statement.execute(connection);
    } finally {
      await sql`set session_replication_role = origin`.execute(connection);
    }
  });
}

describe('appending', () => {
  test('many at once make one chain without gaps', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, index) => append({ subject: { kind: 'thing', id: `t${index}` } })));
    const seqs = await Array.fromAsync(streamEntries(database.db, 1, 7), (found) => found.seq);
    expect(seqs).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(await verifyStoredJournal(database.db, signer, clock.now())).toMatchObject({ ok: true, entries: 40 });
  });

  test('several at once are links in their order, and none at all is no link', async () => {
    await append();
    const links = await database.db.transaction().execute(async (trx) => [...(await appendEntries(trx, [])), ...(await appendEntries(trx, ['a', 'b', 'c'].map((id) => entry({ subject: { kind: 'thing', id } }))))]);
    expect(links.map(({ seq, subject }) => `${seq} ${subject.id}`)).toEqual(['2 a', '3 b', '4 c']);
    expect(await verifyStoredJournal(database.db, signer, clock.now())).toMatchObject({ ok: true, entries: 4 });
    await expect(database.db.transaction().execute((trx) => appendEntries(trx, [entry(), entry({ why: 'x'.repeat(5_000) })]))).rejects.toMatchObject({ code: 'journal-entry-too-large' });
  });

  test('a transaction that fails leaves neither entry nor gap', async () => {
    await append();
    await expect(database.db.transaction().execute(async (trx) => {
      await appendJournal(trx, entry());
      throw new Error('killed');
    })).rejects.toThrow('killed');
    expect((await append()).seq).toBe(2);
  });

  test('whatever an entry holds, it verifies as it comes back from the database', async () => {
    await fc.assert(fc.asyncProperty(fc.jsonValue(), fc.string({ unit: 'binary', maxLength: 50 }), async (detail, why) => {
      await append({ detail: detail as Json, why });
    }), { numRuns: 60 });
    await append({ detail: JSON.parse('{"__proto__":{"a":[{"__proto__":1}]},"constructor":2,"":3}') as Json });
    await append({ why: 'a\0b\uD800', detail: { 'k\0': ['\uDFFF'], big: 1e21, small: 5e-324, minus: -0 } });
    expect(await verifyStoredJournal(database.db, signer, clock.now())).toMatchObject({ ok: true });
  });

  test('content is refused: the journal keeps ids and digests', async () => {
    await expect(append({ why: 'x'.repeat(5_000) })).rejects.toMatchObject({ code: 'journal-entry-too-large' });
    await expect(append({ detail: { body: 'x'.repeat(200_000) } })).rejects.toMatchObject({ code: 'journal-entry-too-large' });
  });
});

describe('the database refuses', () => {
  test.each([
    ['an update', sql`update core.journal set why = 'x'`],
    ['an update of nothing', sql`update core.journal set why = 'x' where seq = -1`],
    ['a delete', sql`delete from core.journal`],
    ['a truncate', sql`truncate core.journal cascade`],
    ['a delete of a checkpoint', sql`delete from core.journal_checkpoints`],
    ['a delete of the head', sql`delete from core.journal_head`],
  ])('%s', async (_, statement) => {
    await append();
    await expect(statement.execute(database.db)).rejects.toThrow(/The journal is append-only/);
  });

  test('an entry by hand that does not follow the head, and a head that is moved by hand', async () => {
    await append();
    await expect(sql`insert into core.journal select seq + 5, at, actor_kind, actor_id, act, subject_kind, subject_id, why, detail, previous, repeat('a', 64) from core.journal`.execute(database.db)).rejects.toThrow(/does not follow its head/);
    await expect(sql`update core.journal_head set seq = seq + 1`.execute(database.db)).rejects.toThrow(/moves only when an entry is appended/);
  });
});

describe('what somebody who disables the triggers did', () => {
  test('an altered row is named', async () => {
    for (let index = 0; index < 5; index += 1) await append();
    await withoutTriggers(sql`update core.journal set why = 'x' where seq = 3`);
    expect(await verifyStoredJournal(database.db, signer, clock.now())).toMatchObject({ ok: false, seq: 3, code: 'altered-entry' });
  });

  test('a row that was removed in the middle, at the end, or at the end behind a checkpoint is named', async () => {
    for (let index = 0; index < 5; index += 1) await append();
    await withoutTriggers(sql`delete from core.journal where seq = 5`);
    expect(await verifyStoredJournal(database.db, signer, clock.now())).toMatchObject({ ok: false, seq: 5, code: 'truncated' });
    await withoutTriggers(sql`delete from core.journal where seq = 2`);
    expect(await verifyStoredJournal(database.db, signer, clock.now())).toMatchObject({ ok: false, seq: 2, code: 'missing-entries' });
  });

  test('a tail that was cut together with the head is found by the checkpoint', async () => {
    for (let index = 0; index < 5; index += 1) await append();
    await database.db.transaction().execute((trx) => signCheckpoint(trx, signer, clock.now()));
    await withoutTriggers(sql`delete from core.journal where seq > 3`, sql`update core.journal_head set seq = 3, hash = (select hash from core.journal where seq = 3)`);
    expect(await verifyStoredJournal(database.db, signer, clock.now())).toMatchObject({ ok: false, seq: 4, code: 'truncated' });
  });
});

describe('checkpoints', () => {
  test('one is due after the first entry, then after a thousand or an hour with news', () => {
    const last = { seq: 10, at: instant(0) };
    expect(isCheckpointDue(undefined, { seq: 0 }, instant(0))).toBe(false);
    expect(isCheckpointDue(undefined, { seq: 1 }, instant(0))).toBe(true);
    expect(isCheckpointDue(last, { seq: 10 }, instant(9 * MS.hour))).toBe(false);
    expect(isCheckpointDue(last, { seq: 11 }, instant(MS.hour - 1))).toBe(false);
    expect(isCheckpointDue(last, { seq: 11 }, instant(MS.hour))).toBe(true);
    expect(isCheckpointDue(last, { seq: 1_010 }, instant(1))).toBe(true);
  });

  test('an export with checkpoints of two keys verifies, and only with both keys trusted', async () => {
    const old = newSigner();
    await append();
    await database.db.transaction().execute((trx) => signCheckpoint(trx, old, clock.now()));
    await append();
    await database.db.transaction().execute((trx) => signCheckpoint(trx, signer, clock.pass(MS.hour)));
    const lines = await Array.fromAsync(exportJournal(database.db, signer, clock.now()));
    expect(await verifyJournal(lines, { trustedKeys: [old.publicKey, signer.publicKey] })).toMatchObject({ ok: true, checkpoints: 2 });
    expect(await verifyJournal(lines, { trustedKeys: [signer.publicKey] })).toMatchObject({ ok: false, code: 'untrusted-key' });
  });
});

describe('reading', () => {
  test('pages go back in time without repeating, and filters narrow', async () => {
    for (let index = 0; index < 7; index += 1) await append({ act: index % 2 ? 'policy.loaded' : 'policy_x.done', subject: { kind: 'thing', id: `t${index}` } });
    const first = await readJournal(database.db, {}, { limit: 3 });
    const second = await readJournal(database.db, {}, { limit: 3, before: first.next });
    expect([...first.entries, ...second.entries].map((found) => found.seq)).toEqual([7, 6, 5, 4, 3, 2]);
    expect((await readJournal(database.db, { act: 'policy.' })).entries).toHaveLength(3);
    expect((await readJournal(database.db, { subject: { kind: 'thing', id: 't3' } })).entries).toHaveLength(1);
    expect((await readJournal(database.db, { actor: { kind: 'person' } })).entries).toHaveLength(0);
  });
});
