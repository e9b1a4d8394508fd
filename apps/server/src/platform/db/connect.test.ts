import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkServer, connect } from './connect.ts';

describe('connect', () => {
  let database: TestDatabase<unknown>;
  beforeAll(async () => {
    database = await createTestDatabase({ empty: true });
  });
  afterAll(() => database.drop());

  it('reads instants as dates, counts as numbers, days as text', async () => {
    const { rows } = await sql`SELECT '2026-11-24T09:00:00+02'::timestamptz AS at, count(*) AS n, '2026-11-24'::date AS day FROM (VALUES (1), (2)) v`.execute(database.db);
    expect(rows).toEqual([{ at: new Date('2026-11-24T07:00:00Z'), n: 2, day: '2026-11-24' }]);
  });

  it('refuses to round a number that JavaScript cannot hold', async () => {
    await expect(sql`SELECT 9007199254740993::int8 AS n`.execute(database.db)).rejects.toThrow(RangeError);
  });

  it('cancels a statement that runs too long', async () => {
    const impatient = connect({ url: database.url, statementTimeoutMs: 50 });
    await expect(sql`SELECT pg_sleep(5)`.execute(impatient)).rejects.toMatchObject({ code: '57014' });
    await impatient.destroy();
  });

  it('fails the transaction whose connection is cut between two statements, and nothing else', async () => {
    const other = connect({ url: database.url });
    const cut = other.transaction().execute(async (trx) => {
      const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(trx);
      await sql`SELECT pg_terminate_backend(${rows[0]!.pid})`.execute(database.db);
      // Nobody waits for a statement while the news comes: it is told beside.
      await expect.poll(async () => (await sql`SELECT FROM pg_stat_activity WHERE pid = ${rows[0]!.pid}`.execute(database.db)).rows).toEqual([]);
      await sql`SELECT 1`.execute(trx);
    });
    await expect(cut).rejects.toThrow(/terminat|connection|EPIPE|queryable/i);
    expect((await sql`SELECT 1 AS n`.execute(other)).rows).toEqual([{ n: 1 }]);
    await other.destroy();
  });

  it('says of a statement that nobody answers, and the next one finds whoever is back', async () => {
    const nobody = connect({ url: 'postgres://writ:swordfish@127.0.0.1:1/writ' });
    const failure = await sql`SELECT 1`.execute(nobody).catch((error: Error) => error);
    expect(failure).toMatchObject({ code: 'database-unreachable', kind: 'unavailable' });
    expect(String(failure)).not.toContain('swordfish');
    await nobody.destroy();
  });

  it('says which server it found', async () => {
    expect(await checkServer(database.url)).toBeGreaterThanOrEqual(15);
  });

  it('says that nobody answers, without the password', async () => {
    const failure = await checkServer('postgres://writ:swordfish@127.0.0.1:1/writ').catch((error: Error) => error);
    expect(failure).toMatchObject({ code: 'database-unreachable' });
    expect(String(failure)).not.toContain('swordfish');
  });
});
