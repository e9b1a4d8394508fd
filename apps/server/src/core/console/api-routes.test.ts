import { API } from '@writ/client';
import { MS, plus, toIso } from '@writ/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiRoutes } from './api-routes.ts';
import { openTestConsole, type TestConsole } from './testing/open-test-console.ts';
import { plantHosts } from './testing/plant-hosts.ts';

let house: TestConsole;
let hosts: readonly string[];
beforeAll(async () => {
  house = await openTestConsole();
  hosts = await plantHosts(house, 3, (index) => index === 0);
  await house.settle();
});
afterAll(() => house.close());

describe('the typed client', () => {
  test('has every door of the API, and no door that is not there', () => {
    const served = apiRoutes(house.console).map(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`);
    const known = Object.values(API).map(({ method, path }) => `${method} ${path}`);
    expect(known.sort()).toEqual(served.sort());
    expect(known.length).toBeGreaterThan(15);
  });

  test('reads the margin, a proof and a host as they are declared', async () => {
    const client = house.client('auditor');
    const margin = await client.call(API.readMargin);
    expect(margin.sections).toHaveLength(11);
    const proof = await client.call(API.readProof, { parameters: { id: 'reboot-required' }, query: { limit: 2 } });
    expect(proof.subjects).toHaveLength(2);
    const rest = await client.call(API.readProof, { parameters: { id: 'reboot-required' }, query: { limit: 2, after: proof.next } });
    expect(new Set([...proof.subjects, ...rest.subjects].map(({ subject }) => subject.id)).size).toBe(3);
    const { host, verdicts } = await client.call(API.readHost, { parameters: { id: hosts[0]! } });
    expect(host.name).toBe('web-00001.example.com');
    expect(verdicts.map(({ control }) => control)).toContain('reboot-required');
  });

  test('acts, is told nothing more than that it is done, and is refused by its code', async () => {
    const client = house.client('contact');
    const { id } = await house.client('developer').call(API.requestException, { body: { control: 'reboot-required', subjects: [hosts[0]!], reason: 'It restarts on Sunday.', expiresAt: toIso(plus(house.clock.now(), 5 * MS.day)) } });
    expect(await client.call(API.approveException, { parameters: { id } })).toBeUndefined();
    await expect(client.call(API.approveException, { parameters: { id } })).rejects.toMatchObject({ code: 'exception-missing', kind: 'not-found' });
    await expect(house.client('auditor').call(API.endException, { parameters: { id } })).rejects.toMatchObject({ code: 'not-permitted' });
    const { exceptions } = await client.call(API.listExceptions, { query: { state: 'approved' } });
    expect(exceptions).toMatchObject([{ id, subjects: [{ kind: 'host', id: hosts[0], name: 'web-00001.example.com' }] }]);
  });

  test('gets every page of the journal once', async () => {
    const client = house.client('auditor');
    const seen: number[] = [];
    for (let after: string | undefined; ; ) {
      const { entries, next } = await client.call(API.readJournal, { query: { limit: 4, after } });
      seen.push(...entries.map(({ seq }) => seq));
      if (next === undefined) break;
      after = next;
    }
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => seen.length - index));
  });
});
