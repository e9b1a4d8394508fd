import { MS, newId, plus, toIso } from '@writ/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestConsole, type TestConsole } from './testing/open-test-console.ts';
import { plantHosts } from './testing/plant-hosts.ts';

let house: TestConsole;
let finding: string;
let baseline: string;
beforeAll(async () => {
  house = await openTestConsole();
  await plantHosts(house, 3, () => false);
  await house.settle();
  baseline = await plantFinding('pending-updates', 'baseline');
  finding = await plantFinding('automatic-updates', 'open');
});
afterAll(() => house.close());

async function plantFinding(control: string, state: 'baseline' | 'open' | 'closing-proposed'): Promise<string> {
  const id = newId<'finding'>();
  const at = toIso(house.clock.now());
  const [host] = await house.db.selectFrom('core.subjects').select('id').where('kind', '=', 'host').execute();
  await house.db.insertInto('core.findings').values({ id, control, cause: 'turned-off', title: `${control} is turned off`, is_baseline: state === 'baseline', state, priority: 'P2', opened_at: at, subject_count: 1 }).execute();
  if (state !== 'closing-proposed') await house.db.insertInto('core.finding_subjects').values({ finding: id, subject_kind: 'host', subject_id: host!.id, since: at, text: 'It is off.' }).execute();
  return id;
}
const inDays = (days: number): string => toIso(plus(house.clock.now(), days * MS.day)).slice(0, 10);

describe('the desk', () => {
  test('lists by state, filter and order, a page at a time, and for machines', async () => {
    const page = await house.get('developer', '/findings');
    expect(page.text).toContain('automatic-updates is turned off');
    expect(page.text).not.toContain('pending-updates is turned off');
    expect((await house.get('developer', '/findings?state=baseline')).text).toContain('pending-updates is turned off');
    expect((await house.get('developer', '/findings?priority=P0')).text).toContain('No finding fits');
    for (const sort of ['priority', '-priority', 'opened', '-opened', 'due', '-due']) {
      expect((await house.get('developer', `/findings?sort=${sort}`)).status).toBe(200);
      const ids: string[] = [];
      for (let after = ''; ; ) {
        const { findings, next } = (await house.get('developer', `/api/findings?sort=${sort}&limit=1${after}`)).json() as { findings: { id: string }[]; next?: string };
        ids.push(...findings.map(({ id }) => id));
        if (next === undefined) break;
        after = `&after=${encodeURIComponent(next)}`;
      }
      expect([sort, new Set(ids).size, ids.length]).toEqual([sort, 2, 2]);
    }
    expect((await house.get('developer', '/findings?after=garbage')).status).toBe(400);
    expect((await house.get('developer', '/findings?format=csv')).text).toContain('turned-off');
  });

  test('gives a finding to somebody who is here, by a date to come', async () => {
    expect((await house.post('developer', `/findings/${finding}/assign`, { assignee: house.person('developer') })).status).toBe(403);
    expect((await house.post('contact', `/findings/${finding}/assign`, { assignee: house.person('developer') }, 'cross-site')).status).toBe(403);
    expect((await house.post('contact', `/findings/${finding}/assign`, { assignee: house.person('developer'), dueAt: inDays(7) })).status).toBe(303);
    const page = await house.get('developer', `/findings/${finding}`);
    expect(page.text).toContain('Finding assigned');
    const absent = await house.post('contact', `/findings/${finding}/assign`, { assignee: newId(), dueAt: '' });
    expect([absent.status, absent.text.includes('has not left')]).toEqual([422, true]);
    expect((await house.post('contact', `/findings/${finding}/assign`, { assignee: '', dueAt: '2001-01-01' })).status).toBe(422);
    expect((await house.post('contact', `/findings/${newId()}/assign`, { assignee: '' })).status).toBe(404);
  });

  test('sets a priority with its reason, and the policy says by when that is due', async () => {
    expect((await house.post('contact', `/findings/${finding}/priority`, { priority: 'P1', reason: '' })).status).toBe(422);
    expect((await house.post('contact', `/findings/${finding}/priority`, { priority: 'P9', reason: 'x' })).status).toBe(422);
    expect((await house.post('contact', `/findings/${finding}/priority`, { priority: 'P3', reason: 'It faces nobody.' })).status).toBe(303);
    const { priority, due_at } = await house.db.selectFrom('core.findings').select(['priority', 'due_at']).where('id', '=', finding as never).executeTakeFirstOrThrow();
    expect(priority).toBe('P3');
    expect(due_at).not.toBeNull();
    expect((await house.acts()).at(-1)).toBe('finding.triaged');
  });

  test('closes only what holds again', async () => {
    const open = await house.post('contact', `/findings/${finding}/close`, { reason: 'Done.' });
    expect([open.status, open.text.includes('still so')]).toEqual([422, true]);
    const holds = await plantFinding('reboot-required', 'closing-proposed');
    expect((await house.post('developer', `/findings/${holds}/close`, { reason: 'Done.' })).status).toBe(403);
    expect((await house.post('contact', `/findings/${holds}/close`, { reason: 'Done.' })).status).toBe(303);
    expect((await house.acts()).at(-1)).toBe('finding.closed');
  });

  test('plans a baseline once', async () => {
    expect((await house.post('contact', `/findings/${baseline}/baseline`, { dueAt: '' })).status).toBe(422);
    expect((await house.post('contact', `/findings/${baseline}/baseline`, { dueAt: inDays(30), assignee: '' })).status).toBe(303);
    expect((await house.post('contact', `/findings/${baseline}/baseline`, { dueAt: inDays(30) })).status).toBe(422);
    expect((await house.acts()).at(-1)).toBe('finding.planned');
  });
});

describe('exceptions', () => {
  const wish = { control: 'automatic-updates', kind: 'exception', reason: 'The vendor forbids it until the spring.', subjects: 'WEB-00001.example.com' };
  const request = async (as: string): Promise<string> => {
    expect((await house.post(as, '/exceptions/new', { ...wish, until: inDays(30) })).status).toBe(303);
    return (await house.db.selectFrom('core.exceptions').select('id').where('state', '=', 'requested').executeTakeFirstOrThrow()).id;
  };

  test('are begun from a finding with its subjects by name', async () => {
    const form = await house.get('developer', `/exceptions/new?finding=${finding}`);
    expect(form.text).toMatch(/web-0000\d\.example\.com/);
    expect((await house.get('auditor', '/exceptions/new')).status).toBe(403);
  });

  test('are asked for by one and approved by another, owners too', async () => {
    const id = await request('owner');
    expect((await house.post('owner', `/exceptions/${id}/approve`)).status).toBe(403);
    expect((await house.post('developer', `/exceptions/${id}/approve`)).status).toBe(403);
    expect((await house.get('contact', '/exceptions')).text).toContain('The vendor forbids it');
    expect((await house.post('contact', `/exceptions/${id}/approve`)).status).toBe(303);
    expect((await house.post('contact', `/exceptions/${id}/approve`)).status).toBe(404);
    expect((await house.post('contact', `/exceptions/${id}/end`)).status).toBe(303);
    expect((await house.acts()).slice(-3)).toEqual(['exception.requested', 'exception.approved', 'exception.withdrawn']);
    expect((await house.get('auditor', '/exceptions?state=withdrawn&format=json')).json()).toHaveLength(1);
  });

  test('are taken back by who asked, and by nobody else', async () => {
    const id = await request('developer');
    expect((await house.post('contact', `/exceptions/${id}/withdraw`)).status).toBe(403);
    expect((await house.post('developer', `/exceptions/${id}/withdraw`)).status).toBe(303);
    const other = await request('developer');
    expect((await house.post('contact', `/exceptions/${other}/refuse`)).status).toBe(303);
    expect((await house.acts()).at(-1)).toBe('exception.refused');
  });

  test('that do not fit come back with what was typed', async () => {
    for (const [change, sentence] of [
      [{ reason: 'short' }, 'needs a reason'], [{ subjects: 'nobody.example.com' }, 'No host is called'], [{ subjects: ' ' }, 'Name what is to be let off'],
      [{ until: '2001-01-01' }, 'a date to come'], [{ until: inDays(900) }, 'ends within 365 days'], [{ until: '' }, 'Say until when'], [{ control: 'access-review' }, 'has no control'],
    ] as const) {
      const answer = await house.post('developer', '/exceptions/new', { ...wish, until: inDays(30), ...change });
      expect([sentence, answer.status, answer.text.includes(sentence)]).toEqual([sentence, 422, true]);
    }
  });
});

describe('the JSON API', () => {
  test('reads what the pages show', async () => {
    for (const path of ['/api/margin', '/api/controls/automatic-updates', '/api/hosts', '/api/findings', `/api/findings/${finding}`, '/api/exceptions', '/api/people', '/api/journal?limit=5']) {
      const answer = await house.get('auditor', path);
      expect([path, answer.status]).toEqual([path, 200]);
    }
    const [host] = ((await house.get('auditor', '/api/hosts')).json() as { hosts: { id: string }[] }).hosts;
    expect((await house.get('auditor', `/api/hosts/${host!.id}`)).json()).toMatchObject({ facts: [{ kind: 'host.reboot', state: 'known' }] });
    expect((await house.get('developer', '/api/journal')).status).toBe(403);
    expect((await house.get('auditor', '/api/controls/none')).status).toBe(404);
  });

  test('does what the forms do, under the same permissions', async () => {
    expect((await house.postJson('developer', `/api/findings/${finding}/assign`, { assignee: null })).status).toBe(403);
    expect((await house.postJson('contact', `/api/findings/${finding}/assign`, { assignee: house.person('owner') })).status).toBe(204);
    expect((await house.postJson('contact', `/api/findings/${finding}/assign`, { assignee: 'x' })).status).toBe(400);
    expect((await house.postJson('contact', `/api/findings/${finding}/priority`, { priority: 'P2', reason: 'Again.' })).status).toBe(204);
    const made = await house.postJson('developer', '/api/exceptions', { control: 'automatic-updates', subjects: ['web-00002.example.com'], reason: 'Replaced within the month.', expiresAt: `${inDays(20)}T00:00:00Z` });
    expect(made.status).toBe(201);
    expect((await house.postJson('contact', `/api/exceptions/${(made.json() as { id: string }).id}/approve`)).status).toBe(204);
    const [host] = ((await house.get('auditor', '/api/hosts')).json() as { hosts: { id: string }[] }).hosts;
    expect((await house.postJson('contact', `/api/hosts/${host!.id}/labels`, { labels: { environment: 'test' } })).status).toBe(204);
    expect((await house.postJson('contact', '/api/populations/host/vouch', { source: 'The inventory', until: `${inDays(60)}T00:00:00Z`, expected: ['missing.example.com'] })).json()).toEqual({ missing: 1 });
    expect((await house.acts()).slice(-6)).toEqual(['finding.assigned', 'finding.triaged', 'exception.requested', 'exception.approved', 'host.labelled', 'population.vouched']);
  });
});
