import { newId } from '@writ/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyJournal } from '../journal/verify-journal.ts';
import { readLines } from '../journal/read-lines.ts';
import { openTestConsole, type TestConsole } from './testing/open-test-console.ts';
import { plantHosts } from './testing/plant-hosts.ts';

let house: TestConsole;
beforeAll(async () => {
  house = await openTestConsole();
  await plantHosts(house, 10_000, (index) => index % 3 === 0);
  await house.settle();
  // What autovacuum does within a minute of such a load.
  await sql`analyze`.execute(house.db);
}, 120_000);
afterAll(() => house.close());

describe('with ten thousand hosts', () => {
  const pages = ['/', '/hosts', '/hosts?state=broken', '/controls/automatic-updates', '/controls/reboot-required', '/findings', '/search?q=web-0001', '/exceptions', '/people', '/journal', '/settings', '/settings/deliveries'];
  for (const path of pages) {
    test(`${path} is under 50 KB and 100 ms`, async () => {
      await house.get('owner', path);
      const times: number[] = [];
      let size = 0;
      for (let turn = 0; turn < 5; turn += 1) {
        const started = performance.now();
        const page = await house.get('owner', path);
        times.push(performance.now() - started);
        expect(page.status).toBe(200);
        size = Buffer.byteLength(page.text);
      }
      expect([path, size < 50 * 1024 ? 'small' : size]).toEqual([path, 'small']);
      // The best of five: the machine that runs the tests is busy with others beside it.
      const best = Math.min(...times);
      expect([path, best < 100 ? 'quick' : Math.round(best)]).toEqual([path, 'quick']);
    });
  }
});

describe('the journal', () => {
  test('is read by who may, filtered, and given to machines', async () => {
    expect((await house.get('developer', '/journal')).status).toBe(403);
    const page = await house.get('auditor', '/journal?act=person.added&subject=person');
    expect(page.text).toContain('Person added');
    expect((await house.get('auditor', '/journal?act=policy.')).text).not.toContain('<td class="lead">Person added');
    expect((await house.get('auditor', `/journal?subject=person/${house.person('owner')}&format=json`)).json()).toHaveLength(1);
    expect((await house.get('auditor', '/journal?from=2999-01-01')).text).toContain('Nothing yet');
    expect((await house.get('auditor', '/journal?after=3')).status).toBe(200);
  });

  test('is verified where it lies, and its export by itself', async () => {
    expect((await house.post('auditor', '/journal/verify')).text).toContain('The chain is whole');
    expect((await house.post('developer', '/journal/verify')).status).toBe(403);
    expect((await house.post('auditor', '/journal/verify', {}, 'cross-site')).status).toBe(403);
    const { text } = await house.get('auditor', '/journal/export');
    expect(await verifyJournal(readLines([text]))).toMatchObject({ ok: true });
  });
});

describe('search', () => {
  test('finds clauses, controls, hosts, people and entries by what was typed', async () => {
    const found = async (q: string, as = 'auditor'): Promise<string> => (await house.get(as, `/search?q=${encodeURIComponent(q)}`)).text;
    expect(await found('security updates')).toContain('href="/#');
    expect(await found('automatic-updates')).toContain('/controls/automatic-updates');
    expect(await found('web-00007')).toContain('web-00007.example.com');
    expect(await found('OWNER@example')).toContain('owner Example');
    expect(await found(house.person('owner'))).toContain('Person added');
    expect(await found(house.person('owner'), 'developer')).not.toContain('Person added');
    expect(await found('1')).toContain('1: Policy');
    expect(await found('<script>%_\\')).not.toContain('<script>%');
    expect((await house.get('auditor', `/search?q=${'x'.repeat(300)}`)).status).toBe(200);
  });
});

describe('settings', () => {
  test('are shown to who may see them, secrets never', async () => {
    const page = await house.get('auditor', '/settings');
    expect(page.text).toContain('WRIT_METRICS_TOKEN');
    expect(page.text).not.toContain('a-secret-that-is-not-shown');
    expect((await house.get('developer', '/settings')).text).not.toContain('WRIT_METRICS_TOKEN');
  });

  test('of how one sees the console are one’s own', async () => {
    expect((await house.post('developer', '/settings/appearance', { zone: 'Europe/Berlin', theme: 'dark' })).status).toBe(303);
    expect((await house.acts()).at(-1)).toBe('account.zone-changed');
    expect((await house.post('developer', '/settings/appearance', { zone: 'Nowhere/Land', theme: '' })).status).toBe(400);
  });

  test('have what gave up, to be tried again by who may', async () => {
    expect((await house.get('developer', '/settings/deliveries')).status).toBe(403);
    expect((await house.get('auditor', '/settings/deliveries')).text).toContain('no-answer');
    const id = newId();
    expect((await house.post('auditor', `/settings/deliveries/job/${id}/retry`)).status).toBe(403);
    expect((await house.post('contact', `/settings/deliveries/job/${id}/retry`)).status).toBe(303);
    expect(house.retried).toEqual([id]);
    expect((await house.acts()).at(-1)).toBe('job.retried');
  });
});
