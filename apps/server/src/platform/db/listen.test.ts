import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import { sql } from 'kysely';
import { pino } from 'pino';
import { createListener, type Listener } from './listen.ts';

let database: TestDatabase<unknown>;
let listener: Listener;

beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
  listener = await createListener(database.url, pino({ level: 'silent' }));
});
afterAll(async () => {
  await listener.close();
  await database.drop();
});

test('what is notified is heard, until it is listened to no more', async () => {
  const heard: string[] = [];
  const stop = await listener.listen('writ_test', (payload) => heard.push(payload));
  await sql`select pg_notify('writ_test', 'one')`.execute(database.db);
  await vi.waitFor(() => expect(heard).toEqual(['one']));
  await stop();
  await sql`select pg_notify('writ_test', 'two')`.execute(database.db);
  expect(heard).toEqual(['one']);
});

test('a connection that was cut is made again, and says that something may have been missed', async () => {
  const heard: string[] = [];
  await listener.listen('writ_cut', (payload) => heard.push(payload));
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'writ listener' and datname = current_database()`.execute(database.db);
  await vi.waitFor(() => expect(heard).toContain(''), { timeout: 5_000 });
  await sql`select pg_notify('writ_cut', 'after')`.execute(database.db);
  await vi.waitFor(() => expect(heard).toContain('after'));
});
