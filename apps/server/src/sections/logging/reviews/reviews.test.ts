import { createHash } from 'node:crypto';
import { MS } from '@writ/kernel';
import { createRedactor } from '@writ/log';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestConsole, type TestConsole } from '../../../core/console/testing/open-test-console.ts';
import { closedLogStore, type StoredLine } from '../../../platform/logstore/index.ts';
import { openTestStore, testLine } from '../../../platform/logstore/testing-store.ts';
import { openLineDesk } from '../intake/reading/open-line-desk.ts';
import type { LoggingParts } from '../parts.ts';
import { wholeDays } from './gather-evidence.ts';
import { openDueReviews } from './open-review.ts';
import { QUESTIONS } from './questions.ts';
import type { ReviewParts } from './review-store.ts';
import { reviewRoutes } from './review-routes.tsx';

let store: Awaited<ReturnType<typeof openTestStore>>;
let logs: LoggingParts['logs'];
let desk: TestConsole;
let parts: ReviewParts;

beforeAll(async () => {
  store = await openTestStore();
  logs = store;
  desk = await openTestConsole({
    routes(console, house) {
      const logging: LoggingParts = {
        db: house.db, clock: house.clock, log: pino({ level: 'silent' }), policyInForce: console.policyInForce, reading: openLineDesk(undefined), cleaner: createRedactor(),
        logs: { handover: undefined, append: (batch) => logs.append(batch), ready: () => logs.ready(), standing: () => logs.standing(), pid: () => logs.pid(), close: () => logs.close() },
      };
      parts = { ...logging, box: house.box };
      return reviewRoutes(console, logging);
    },
  });
});
afterAll(async () => {
  await desk.close();
  await store.destroy();
});

const ALL_YES = Object.fromEntries(QUESTIONS.map(({ id }) => [`answer-${id}`, 'yes']));

let batches = 0;
async function write(lines: readonly Partial<StoredLine>[]): Promise<void> {
  batches += 1;
  await store.append({ token: `review ${batches}`, lines: lines.map((line) => testLine({ at: desk.clock.now() - MS.hour, receivedAt: desk.clock.now() - MS.hour, ...line })) });
}

async function addCustomer(name: string, hosts: string): Promise<string> {
  return (await desk.post('contact', '/logs/reviews', { name, hosts, reviewer: desk.person('developer') })).location!.split('/').at(-1)!;
}

/** State and first reason of the control for a customer. */
async function verdictOn(customer: string): Promise<readonly [string, string]> {
  await desk.settle();
  const row = await desk.db.selectFrom('core.verdicts').selectAll().where('subject_kind', '=', 'customer').where('subject_id', '=', customer).executeTakeFirstOrThrow();
  return [row.state, (row.reasons as unknown as readonly { code: string }[])[0]!.code];
}

describe('the servers of a customer', () => {
  let customer: string;
  let review: string;

  test('are listed by a lead, and unknown until they were reviewed', async () => {
    expect((await desk.get('developer', '/logs/reviews')).text).toContain('No customer is listed');
    expect((await desk.post('developer', '/logs/reviews', { name: 'Example Ltd', hosts: 'web-1', reviewer: '' })).status).toBe(403);
    customer = await addCustomer('Example Ltd', 'web-1\nweb-2\nweb-1\n');
    expect(await verdictOn(customer)).toEqual(['unknown', 'first-review-ahead']);
    expect((await desk.get('developer', '/logs/reviews')).text).toContain('Example Ltd');
  });

  test.each<[string, Readonly<Record<string, string>>, number]>([
    ['without a name', { name: ' ', hosts: 'web-1' }, 422], ['without servers', { name: 'Other', hosts: ' \n' }, 422], ['with what is no name of a server', { name: 'Other', hosts: 'web 1;rm' }, 422],
    ['twice', { name: 'EXAMPLE ltd', hosts: 'web-1' }, 409],
  ])('are not listed %s', async (_what, form, status) => {
    expect((await desk.post('contact', '/logs/reviews', { reviewer: '', ...form })).status).toBe(status);
  });

  test('get a review with what was gathered; what nobody measures is said to be that, and never nought', async () => {
    await write([{ host: 'web-1', message: 'Out of memory <b>', severity: 17 }, { host: 'web-1', message: 'Request answered' }, { host: 'elsewhere', message: 'not theirs' }]);
    review = (await desk.post('developer', `/logs/customers/${customer}/open`)).location!.split('/').at(-1)!;
    // A second click leads to the same one.
    expect((await desk.post('developer', `/logs/customers/${customer}/open`)).location).toContain(review);
    const { text } = await desk.get('developer', `/logs/reviews/${review}`);
    expect(text).toContain('Out of memory &lt;b&gt;');
    expect(text).not.toContain('not theirs');
    expect(text).toContain('No line was looked at for logins yet.');
    expect(text.match(/Not measured/g)!.length).toBe(3);
    expect(text).toContain('29 days'); // whole ones in 30, and what web-1 wrote is of today
    const rows = await desk.db.selectFrom('logging.reviews').select('sealed').execute();
    expect(rows[0]!.sealed.toString('latin1')).not.toContain('Out of memory');
  });

  test('are not signed for while a question is open, or a no has no note; what was typed stays', async () => {
    const open = await desk.post('developer', `/logs/reviews/${review}`, { act: 'sign', ...ALL_YES, 'answer-gaps': 'no', findings: 'Kept while it is wrong' });
    expect(open.status).toBe(422);
    expect(open.text).toContain('An answer other than yes needs a note');
    expect(open.text).toContain('Kept while it is wrong');
    expect((await desk.post('developer', `/logs/reviews/${review}`, { act: 'sign' })).text).toContain('8 things are to be put right');
    expect((await desk.get('developer', `/logs/reviews/${review}/letter`)).status).toBe(409);
    expect((await desk.post('auditor', `/logs/reviews/${review}`, { act: 'sign', ...ALL_YES })).status).toBe(403);
    expect(await verdictOn(customer)).toEqual(['unknown', 'first-review-ahead']);
  });

  test('have answers that are kept until they are signed', async () => {
    await desk.post('developer', `/logs/reviews/${review}`, { act: 'save', 'answer-gaps': 'no', 'note-gaps': 'web-2 is new', findings: 'So far' });
    const { text } = await desk.get('developer', `/logs/reviews/${review}`);
    expect(text).toContain('web-2 is new');
    expect(text).toMatch(/id="f-gaps-no"[^>]*checked/);
  });

  test('are signed for by a person, with a letter and a content whose digests the journal holds', async () => {
    const signed = await desk.post('developer', `/logs/reviews/${review}`, { act: 'sign', ...ALL_YES, 'answer-gaps': 'no', 'note-gaps': 'web-2 is new', findings: 'Memory of web-1 is short.' });
    expect(signed.status).toBe(303);
    const letter = await desk.get('developer', `/logs/reviews/${review}/letter`);
    const content = await desk.get('auditor', `/logs/reviews/${review}/content`);
    const entry = await desk.db.selectFrom('core.journal').selectAll().where('act', '=', 'review.signed').executeTakeFirstOrThrow();
    const detail = entry.detail as unknown as { contentDigest: string; letterDigest: string };
    expect(entry.actor_id).toBe(desk.person('developer'));
    expect(createHash('sha256').update(content.text).digest('hex')).toBe(detail.contentDigest);
    expect(content.json()).toMatchObject({ findings: 'Memory of web-1 is short.', customer: { name: 'Example Ltd' }, servers: ['web-1', 'web-2'] });
    expect(letter.text.startsWith('%PDF-')).toBe(true);
    const page = (await desk.get('auditor', `/logs/reviews/${review}`)).text;
    expect(page).toContain(detail.letterDigest);
    expect(page).toContain(detail.contentDigest);
    expect(JSON.stringify(entry)).not.toContain('Memory');
  });

  test('are kept only once the customer was sent the letter, and broken when the next review is late', async () => {
    expect(await verdictOn(customer)).toEqual(['unknown', 'letter-not-sent']);
    await desk.post('developer', `/logs/reviews/${review}/sent`);
    await desk.post('contact', `/logs/reviews/${review}/sent`);
    expect(await verdictOn(customer)).toEqual(['kept', 'reviewed']);
    expect((await desk.acts()).filter((act) => act === 'review.letter-sent')).toHaveLength(1);
    desk.clock.pass(31 * MS.day);
    expect(await verdictOn(customer)).toEqual(['broken', 'overdue']);
  });

  test('have reviews that nobody changes once they are signed', async () => {
    const before = (await desk.get('developer', `/logs/reviews/${review}/content`)).text;
    for (const act of ['save', 'sign']) expect((await desk.post('developer', `/logs/reviews/${review}`, { act, ...ALL_YES, findings: 'Changed' })).status).toBe(409);
    expect((await desk.get('developer', `/logs/reviews/${review}`)).text).not.toContain('name="findings"');
    expect((await desk.get('developer', `/logs/reviews/${review}/content`)).text).toBe(before);
  });

  test('are opened by themselves before they are due, once, from where the last one ended', async () => {
    await openDueReviews(parts);
    await openDueReviews(parts);
    const rows = await desk.db.selectFrom('logging.reviews').selectAll().where('customer', '=', customer as never).orderBy('opened_at').execute();
    expect(rows).toHaveLength(2);
    expect(rows[1]!.range_from.getTime()).toBe(rows[0]!.range_until.getTime());
    expect(rows[1]!.signed_at).toBeNull();
  });

  test('leave the population when their management ends; what was signed can still be read', async () => {
    await desk.post('contact', `/logs/customers/${customer}/end`);
    await desk.settle();
    expect(await desk.db.selectFrom('core.subjects').select('id').where('kind', '=', 'customer').where('gone_at', 'is', null).execute()).toEqual([]);
    expect((await desk.get('developer', `/logs/reviews/${review}`)).status).toBe(200);
    expect((await desk.post('developer', `/logs/customers/${customer}/open`)).status).toBe(404);
    await openDueReviews(parts);
    expect(await desk.db.selectFrom('logging.reviews').select('id').where('signed_at', 'is', null).execute()).toEqual([]);
  });
});

describe('what others saw in the lines of a server', () => {
  test('is told once they have seen everything up to the end of its time, and only of its servers', async () => {
    const customer = await addCustomer('Seen Ltd', 'Seen-1');
    const now = desk.clock.now();
    await write([{ host: 'Seen-1', service: 'here' }, { host: 'elsewhere', service: 'there' }]);
    for (const [service, id, sentence, normal_at] of [['here', '1', 'A new kind of line came.', null], ['here', '2', 'It is a sale.', new Date(now)], ['there', '3', 'Not on their servers.', null]] as const) {
      const since = new Date(now - 2 * MS.hour);
      await desk.db.insertInto('logging.pattern_alerts').values({ service, id: id.padStart(16, '0'), kind: 'new-template', subject: id, at: since, since, expected: '-', came: '-', sentence, score: 9, normal_at, normal_by: null }).execute();
    }
    const hour = new Date(Math.floor((now - MS.day) / MS.hour) * MS.hour);
    for (const watcher of ['logins', 'commands', 'patterns']) await desk.db.insertInto('logging.watch_places').values({ watcher, received_at: new Date(now), batch: '0', seq: 0 }).execute();
    for (const [host, account, failed, accepted] of [['seen-1', 'deploy', 3, 7], ['seen-1', 'root', 40, 0], ['elsewhere', 'stranger', 9, 9]] as const) {
      await desk.db.insertInto('logging.login_hours').values({ hour, host, account, address: '192.0.2.7', is_others: false, failed, accepted, last_at: hour, last_place: null }).execute();
    }
    for (const [digest, command, rules, times] of [['a', 'ls', [], 4], ['b', 'chmod 777 /etc', ['example'], 1]] as const) {
      await desk.db.insertInto('logging.commands').values({ hour, digest, host: 'seen-1', account: 'deploy', as_account: 'root', source: 'sudo', command, rules: [...rules], success: true, times, last_at: hour, last_place: null }).execute();
    }
    const { text } = await desk.get('developer', (await desk.post('developer', `/logs/customers/${customer}/open`)).location!);
    expect(text).toContain('7 accepted, 43 failed: deploy 7');
    expect(text).toContain('5 run; deploy as root on seen-1: chmod 777 /etc');
    expect(text).not.toContain('stranger');
    expect(text).toContain('A service: A new kind of line came.');
    expect(text).not.toContain('It is a sale.');
    expect(text).not.toContain('Not on their servers.');
    expect(text).not.toContain('Not measured');
  });
});

describe('a review whose log store is away', () => {
  test('is opened all the same, and says that nothing was measured', async () => {
    const customer = await addCustomer('Away Ltd', 'web-9');
    logs = closedLogStore();
    const { location } = await desk.post('developer', `/logs/customers/${customer}/open`);
    logs = store;
    const { text } = await desk.get('developer', location!);
    expect(text.match(/No log store is run here\./g)).toHaveLength(3);
    await desk.post('developer', location!, { act: 'sign', ...ALL_YES });
    expect((await desk.get('developer', `${location}/letter`)).status).toBe(200);
  });
});

describe('hostile forms', () => {
  let location: string;
  beforeAll(async () => {
    location = (await desk.post('developer', `/logs/customers/${await addCustomer('Hostile Ltd', 'web-1')}/open`)).location!;
  });

  test('ids that are none are refused', async () => {
    expect((await desk.get('developer', '/logs/reviews/not-an-id')).status).toBe(400);
  });

  test.each<Readonly<Record<string, string | readonly string[]>>>([
    { act: 'sign', 'answer-hosts': 'perhaps' }, { act: 'sign', 'answer-hosts': ['yes', 'no'] }, { act: 'sign', 'note-hosts': 'x'.repeat(2_001) }, { act: 'burn' }, { act: 'sign', findings: 'x'.repeat(10_001) },
  ])('%j are refused', async (form) => {
    expect([400, 422]).toContain((await desk.post('developer', location, form)).status);
  });
});

test('whole days are those that lie in a time from midnight to midnight (UTC)', () => {
  const noon = Date.UTC(2026, 10, 2, 12);
  expect(wholeDays(noon, noon + 3 * MS.day).map((day) => new Date(day).getUTCDate())).toEqual([3, 4]);
  expect(wholeDays(noon, noon)).toEqual([]);
});
