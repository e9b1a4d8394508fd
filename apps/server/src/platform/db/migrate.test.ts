import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Migration, MigrationOwner } from '../db.ts';
import { connect } from './connect.ts';
import { migrate } from './migrate.ts';

function table(name: string): Migration {
  return { name, up: async (trx) => void (await sql`CREATE TABLE ${sql.table(name)} (id int)`.execute(trx)) };
}

describe('migrate', () => {
  let database: TestDatabase<unknown>;
  beforeAll(async () => {
    database = await createTestDatabase({ empty: true });
  });
  afterAll(() => database.drop());

  it('applies every owner in order, once', async () => {
    const owners: MigrationOwner[] = [
      { schema: 'first', migrations: [table('first.a')] },
      { schema: 'second', migrations: [table('second.a'), table('second.b')] },
    ];
    expect(await migrate(database.db, owners)).toEqual({ applied: ['first/first.a', 'second/second.a', 'second/second.b'] });
    expect(await migrate(database.db, owners)).toEqual({ applied: [] });
  });

  it('undoes a migration that fails, keeps those before it, and goes on from there', async () => {
    const failing: Migration = {
      name: 'second.d',
      up: async (trx) => {
        await sql`CREATE TABLE second.d (id int)`.execute(trx);
        await sql`SELECT 1 / 0`.execute(trx);
      },
    };
    const owners = (last: Migration): MigrationOwner[] => [
      { schema: 'first', migrations: [table('first.a')] },
      { schema: 'second', migrations: [table('second.a'), table('second.b'), table('second.c'), last] },
    ];
    await expect(migrate(database.db, owners(failing))).rejects.toMatchObject({ code: 'migration-failed', detail: { name: 'second.d' } });
    expect(await migrate(database.db, owners(table('second.d')))).toEqual({ applied: ['second/second.d'] });
  });

  it('refuses a database that a newer program migrated, and changes nothing', async () => {
    const older: MigrationOwner[] = [{ schema: 'first', migrations: [table('first.a'), table('first.z')] }];
    await expect(migrate(database.db, older)).rejects.toMatchObject({ code: 'database-newer-than-program' });
    const { rows } = await sql`SELECT to_regclass('first.z') AS z`.execute(database.db);
    expect(rows).toEqual([{ z: null }]);
  });

  it('lets several processes start at once: one does the work, the others find it done', async () => {
    const fresh = await createTestDatabase({ empty: true });
    const owners: MigrationOwner[] = [{ schema: 'first', migrations: [table('first.a'), table('first.b'), table('first.c')] }];
    const pools = Array.from({ length: 6 }, () => connect({ url: fresh.url, maxConnections: 1 }));
    const results = await Promise.all(pools.map((pool) => migrate(pool, owners)));
    expect(results.flatMap(({ applied }) => applied)).toHaveLength(3);
    await Promise.all(pools.map((pool) => pool.destroy()));
    await fresh.drop();
  });
});
