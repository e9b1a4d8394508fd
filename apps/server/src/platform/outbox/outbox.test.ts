import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createTestDatabase, fakeClock, type TestDatabase } from '@writ/testkit';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createKeyring, masterKey } from '../crypto/index.ts';
import { type Jobs, startJobs } from '../jobs/index.ts';
import { createOutbox, type Outbox, type OutboxTables } from './index.ts';

const keyring = createKeyring([masterKey(randomBytes(32))]);
const clock = fakeClock();

describe('the outbox', () => {
  let database: TestDatabase<OutboxTables>;
  let jobs: Jobs;
  let outbox: Outbox;
  let failures = 0;
  const sent: { to: string; key: string }[] = [];

  beforeAll(async () => {
    database = await createTestDatabase<OutboxTables>();
    jobs = await startJobs({ url: database.url, logger: pino({ level: 'silent' }), pollS: 0.5, superviseS: 1 });
    outbox = createOutbox(database.db, jobs, keyring);
    outbox.register({
      kind: 'mail',
      payload: z.object({ to: z.string() }),
      deliver: async ({ to }, { key }) => {
        if (failures-- > 0) throw new Error(`no route to ${to}`);
        sent.push({ to, key });
      },
    });
  });
  afterAll(async () => {
    await jobs.stop();
    await database.drop();
  });

  function mail(key: string): Promise<boolean> {
    return database.db.transaction().execute((trx) => outbox.enqueue(trx, { kind: 'mail', key, payload: { to: 'ada@example.com' } }, clock.now()));
  }

  it('delivers what was enqueued before it started, once for one key, and nothing of a transaction that failed', async () => {
    expect([await mail('one'), await mail('one')]).toEqual([true, false]);
    await database.db.transaction().execute(async (trx) => {
      await outbox.enqueue(trx, { kind: 'mail', key: 'undone', payload: { to: 'ada@example.com' } }, clock.now());
      throw new Error('roll back');
    }).catch(() => {});
    await outbox.start();
    await eventually(() => expect(sent).toHaveLength(1));
    expect(sent).toEqual([{ to: 'ada@example.com', key: 'one' }]);
  });

  it('keeps no address in the clear', async () => {
    const rows = await database.db.selectFrom('platform.outbox').selectAll().execute();
    expect(JSON.stringify(rows.map((row) => ({ ...row, payload: row.payload.toString('latin1') })))).not.toContain('ada@');
  });

  it('tries again after a failure and keeps only the kind of the reason', async () => {
    failures = 1;
    await mail('two');
    await eventually(async () => expect(await rowOf('two')).toMatchObject({ attempts: 1, last_reason: 'Error', delivered_at: null }));
    await eventually(async () => expect(await rowOf('two')).toMatchObject({ attempts: 2, last_reason: null, delivered_at: expect.any(Date) }), 15_000);
  });

  function rowOf(key: string): Promise<unknown> {
    return database.db.selectFrom('platform.outbox').selectAll().where('key', '=', key).executeTakeFirstOrThrow();
  }
});

async function eventually<Value>(attempt: () => Value | Promise<Value>, patienceMs = 8_000): Promise<Value> {
  for (const until = performance.now() + patienceMs; ; await wait(25)) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > until) throw error;
    }
  }
}
