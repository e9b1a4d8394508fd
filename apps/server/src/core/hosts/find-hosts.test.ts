import { randomBytes } from 'node:crypto';
import { newId, type Id } from '@writ/kernel';
import { createTestDatabase, fakeClock, type TestDatabase } from '@writ/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WRIT } from '../actor.ts';
import { findHosts, readHost } from './find-hosts.ts';
import { labelHost } from './label-host.ts';
import { revokeHost } from './revoke-host.ts';
import type { AgentTables } from './tables.ts';

let database: TestDatabase<AgentTables>;
const clock = fakeClock();

beforeAll(async () => {
  database = await createTestDatabase<AgentTables>();
  await sql`insert into core.hosts (id, name, labels, public_key, machine, agent_version, enrolled_at, enrolled_by_kind, enrolled_by_id, last_seen_at)
    select gen_random_uuid(), 'host-' || n || '.example.com', case when n % 4 = 0 then '{"environment":"staging"}'::jsonb else '{"environment":"production","managed":"true"}'::jsonb end,
      'key-' || n, '{}', '0.1.0', now(), 'writ', 'writ', now() from generate_series(1, 10000) as n`.execute(database.db);
});
afterAll(() => database?.drop());

async function addHost(name: string): Promise<Id<'host'>> {
  const id = newId<'host'>(clock.now());
  await database.db.insertInto('core.hosts').values({
    id, name, labels: '{}', public_key: randomBytes(32).toString('base64url'), machine: '{}', agent_version: '0.1.0', enrolled_at: new Date(clock.now()),
    enrolled_by_kind: 'writ', enrolled_by_id: 'writ', last_seen_at: new Date(clock.now()), revoked_at: null, revoked_by_kind: null, revoked_by_id: null, revoked_why: null,
  }).execute();
  return id;
}

describe('finding hosts among ten thousand', () => {
  it('pages through all of them once, in order of name', async () => {
    const names: string[] = [];
    let after: string | undefined;
    do {
      const page = await findHosts(database.db, { limit: 500, after });
      names.push(...page.hosts.map((host) => host.name));
      after = page.next;
    } while (after !== undefined);
    expect(new Set(names).size).toBe(10_000);
  });

  it('answers a page within a tenth of a second, filtered or not', async () => {
    for (const filter of [{}, { text: 'T-99' }, { labels: { environment: 'staging' } }, { text: 'nothing has this' }]) {
      await findHosts(database.db, { limit: 50, ...filter });
      const began = performance.now();
      await findHosts(database.db, { limit: 50, ...filter });
      expect(performance.now() - began).toBeLessThan(100);
    }
  });

  it('filters by part of a name, whatever signs it has, and by labels', async () => {
    await addHost('100%_odd\\name');
    expect((await findHosts(database.db, { limit: 50, text: '100%_ODD\\' })).total).toBe(1);
    expect((await findHosts(database.db, { limit: 50, text: '%' })).total).toBe(1);
    expect((await findHosts(database.db, { limit: 50, labels: { environment: 'staging' } })).total).toBe(2_500);
    expect((await findHosts(database.db, { limit: 50, labels: { environment: 'production', managed: 'false' } })).total).toBe(0);
  });

  it('says so of a cursor that it did not give', async () => {
    for (const after of ['', 'x', Buffer.from('["a","b"]').toString('base64url')]) {
      await expect(findHosts(database.db, { limit: 5, after })).rejects.toMatchObject({ code: 'host-cursor-malformed' });
    }
  });
});

describe('one host', () => {
  it('is labelled by names that a selector can say, and the journal has what was before', async () => {
    const host = await addHost('label-me.example.com');
    await labelHost(database.db, { host, labels: { environment: 'production' }, by: WRIT, now: clock.now() });
    expect((await readHost(database.db, host)).labels).toEqual({ environment: 'production' });
    await expect(labelHost(database.db, { host, labels: { 'No Way': 'x' }, by: WRIT, now: clock.now() })).rejects.toMatchObject({ code: 'labels-invalid' });
    const entry = await database.db.selectFrom('core.journal').selectAll().where('act', '=', 'host.labelled').where('subject_id', '=', host).executeTakeFirstOrThrow();
    expect(entry.detail).toEqual({ before: {}, after: { environment: 'production' } });
  });

  it('is revoked once, with who and why; a retired one leaves the population, another stays', async () => {
    const [sold, doubtful] = [await addHost('sold.example.com'), await addHost('doubtful.example.com')];
    for (const host of [sold, doubtful]) await labelHost(database.db, { host, labels: {}, by: WRIT, now: clock.now() });
    await revokeHost(database.db, { host: sold, by: WRIT, why: 'sold', retired: true, now: clock.now() });
    await revokeHost(database.db, { host: doubtful, by: WRIT, why: 'its key may be copied', now: clock.now() });
    await expect(revokeHost(database.db, { host: sold, by: WRIT, why: 'again', now: clock.now() })).rejects.toMatchObject({ code: 'host-already-revoked' });
    await expect(revokeHost(database.db, { host: newId<'host'>(), by: WRIT, why: 'who?', now: clock.now() })).rejects.toMatchObject({ code: 'host-not-found' });
    expect((await readHost(database.db, sold)).revoked).toMatchObject({ by: WRIT, why: 'sold', retired: true });
    const listed = await database.db.selectFrom('core.subjects').select(['id', 'gone_at']).where('id', 'in', [sold, doubtful]).execute();
    expect(listed.map(({ id, gone_at }) => [id, gone_at !== null]).sort()).toEqual([[sold, true], [doubtful, false]].sort());
  });
});
