import { instant, type Id, MS } from '@writ/kernel';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import * as fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WRIT } from '../../../core/actor.ts';
import { addService } from '../../../core/directory/services.ts';
import { openTestStore, TEST_DAY, testLine } from '../../../platform/logstore/testing-store.ts';
import type { LoggingDoorTables } from '../parts.ts';
import { openLineDesk } from '../intake/reading/open-line-desk.ts';
import { watchLines } from '../watch/watch-lines.ts';
import { decideHour, decideNew, type KnownPattern, type KnownService } from './decide-departures.ts';
import { decideRare, type KnownValues } from './decide-rare.ts';
import { judgePatterns } from './judge-patterns.ts';
import { keepLearned, readLearned } from './keep-learned.ts';
import { createLineMiner } from './mine-lines.ts';
import { noteTemplates } from './note-templates.ts';
import { describeWatch, readAlerts, readKnownService } from './read-patterns.ts';
import { answerDeparture } from './answer-departure.ts';
import { tryWatch } from './try-watch.ts';
import { watchPatterns } from './watch-patterns.ts';

/** A Monday noon, four weeks after the first line. */
const HOUR = TEST_DAY + 28 * MS.day + 12 * MS.hour;

function pattern(template: string, rate: (hour: number) => number, more: Partial<KnownPattern> = {}): KnownPattern {
  const hours = new Map<number, number>();
  for (let hour = TEST_DAY; hour <= HOUR; hour += MS.hour) if (rate(hour) > 0) hours.set(hour, rate(hour));
  return { template, words: `words of ${template}`, firstSeenAt: TEST_DAY, lines: [...hours.values()].reduce((sum, count) => sum + count, 0), hours, toldLately: 0, ...more };
}
const known = (...patterns: readonly KnownPattern[]): KnownService => ({ learningSince: TEST_DAY, patterns });
const noon = (hour: number): boolean => hour % MS.day === 12 * MS.hour;
const isWeekend = (hour: number): boolean => [0, 6].includes(new Date(hour).getUTCDay());

describe('an hour', () => {
  test('like the others tells nothing, with a rhythm of the day and quiet weekends', () => {
    expect(decideHour(known(pattern('a', (hour) => (isWeekend(hour) ? 3 : noon(hour) ? 900 : 40)), pattern('b', () => 5)), HOUR)).toEqual([]);
  });

  test('with far more of one kind tells which, what was expected and what came', () => {
    const alerts = decideHour(known(pattern('a', (hour) => (hour === HOUR ? 5_000 : 40)), pattern('b', () => 5)), HOUR);
    expect(alerts.map(({ kind, subject, expected, came }) => [kind, subject, expected, came])).toEqual([['rate-change', 'a', '40 to 40 lines in this hour of the day (14 days)', '5000 lines of “words of a”']]);
  });

  test('that is busy at noon is no departure, and the same at another hour is one', () => {
    const busyAtNoon = pattern('a', (hour) => (noon(hour) ? 900 : 40));
    expect(decideHour(known(busyAtNoon), HOUR)).toEqual([]);
    const shifted = { ...busyAtNoon, hours: new Map([...busyAtNoon.hours, [HOUR - 6 * MS.hour, 900]]) };
    expect(decideHour(known(shifted), HOUR - 6 * MS.hour).map(({ kind }) => kind)).toEqual(['rate-change']);
  });

  test('without a kind that always came tells that it stopped, once', () => {
    const other = pattern('b', () => 5);
    const stopped = (at: number) => known(pattern('a', (hour) => (hour > at ? 0 : 40)), other);
    expect(decideHour(stopped(HOUR - MS.hour), HOUR).map(({ kind, subject }) => [kind, subject])).toEqual([['vanished-template', 'a']]);
    expect(decideHour(stopped(HOUR - 2 * MS.hour), HOUR)).toEqual([]);
  });

  test('of the night tells nothing where every night is quiet', () => {
    const quietAtNight = pattern('a', (hour) => ((hour % MS.day) / MS.hour >= 8 && (hour % MS.day) / MS.hour < 20 ? 40 : 0));
    for (let hour = HOUR - MS.day; hour < HOUR; hour += MS.hour) expect(decideHour(known(quietAtNight), hour)).toEqual([]);
  });

  test('needs more after something was told lately', () => {
    const loud = (toldLately: number) => known(pattern('a', (hour) => (hour === HOUR ? 100 : 40), { toldLately }));
    expect(decideHour(loud(0), HOUR)).toHaveLength(1);
    expect(decideHour(loud(3), HOUR)).toEqual([]);
  });

  test('in which all departs tells one thing', () => {
    const all = Array.from({ length: 30 }, (_, n) => pattern(`t${n}`, (hour) => (hour === HOUR ? 0 : 40)));
    const alerts = decideHour(known(...all, pattern('alive', () => 5)), HOUR);
    expect(alerts.map(({ kind, subject }) => [kind, subject])).toEqual([['vanished-template', '30 kinds of lines']]);
  });

  test('of the first day tells nothing whatever comes', () => {
    expect(decideHour({ ...known(pattern('a', (hour) => (hour === HOUR ? 5_000 : 40))), learningSince: HOUR - 23 * MS.hour }, HOUR)).toEqual([]);
  });

  test('is judged on anything without a fault, and gives whole sentences', () => {
    const counts = fc.array(fc.tuple(fc.integer({ min: 0, max: 28 * 24 + 12 }), fc.integer({ min: 1, max: 10_000 })), { minLength: 1, maxLength: 60 });
    fc.assert(fc.property(fc.array(counts, { minLength: 1, maxLength: 8 }), (all) => {
      const patterns = all.map((own, index): KnownPattern => ({ ...pattern(`t${index}`, () => 0), lines: 10_000, hours: new Map(own.map(([hour, count]) => [TEST_DAY + hour * MS.hour, count])) }));
      for (const { sentence } of decideHour(known(...patterns), HOUR)) expect(sentence).not.toMatch(/NaN|undefined|Infinity/);
    }), { numRuns: 100 });
  });
});

describe('a new kind of line', () => {
  const fresh = (count: number) => Array.from({ length: count }, (_, n) => ({ ...pattern(`n${n}`, (hour) => (hour === HOUR ? 1 : 0)), firstSeenAt: HOUR }));

  test('is told with its words, and many as one more', () => {
    expect(decideNew(known(pattern('a', () => 5), ...fresh(2)), HOUR, HOUR, 0).map(({ subject }) => subject)).toEqual(['n0', 'n1']);
    expect(decideNew(known(pattern('a', () => 5), ...fresh(40)), HOUR, HOUR, 0)).toHaveLength(11);
    expect(decideNew(known(pattern('a', () => 5), ...fresh(40)), HOUR, HOUR, 11)).toHaveLength(1);
  });

  test('is not told in the first day of a service', () => {
    expect(decideNew({ ...known(...fresh(2)), learningSince: HOUR - MS.hour }, HOUR, HOUR, 0)).toEqual([]);
  });
});

describe('a value', () => {
  const programs = (times: Readonly<Record<string, number>>, firstMs = TEST_DAY): KnownValues => ({ subject: 'host web-1', what: 'program', firstMs, times: new Map(Object.entries(times)) });

  test('that never came with a host that always had the same is told, with what was usual', () => {
    const alert = decideRare(programs({ nginx: 500, sshd: 40 }), 'nc', HOUR);
    expect([alert?.kind, alert?.came, alert?.expected]).toEqual(['rare-value', 'program nc', 'program nginx, sshd with host web-1 (540 times)']);
  });

  test.each<[string, KnownValues]>([
    ['is known', programs({ nginx: 500, nc: 1 })],
    ['comes in the first day', programs({ nginx: 500 }, HOUR - MS.hour)],
    ['comes with a host of which little is known', programs({ nginx: 29 })],
    ['comes where new ones come all the time', programs({ a: 1, b: 1, c: 1, d: 40 })],
    ['comes where there are many', programs(Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`p${n}`, 50])))],
  ])('is not told where it %s', (_what, known) => {
    expect(decideRare(known, 'nc', HOUR)).toBeUndefined();
  });
});

describe('an anomaly made on purpose', () => {
  test('is found where the watch is awake, and is not while it only learns', () => {
    expect(tryWatch(known(pattern('a', (hour) => (noon(hour) ? 900 : 40)), pattern('b', () => 5)), HOUR, HOUR + MS.hour)).toBe(true);
    expect(tryWatch({ learningSince: HOUR - MS.hour, patterns: [] }, HOUR, HOUR + MS.hour)).toBe(false);
  });

  test('is found of a service that has written for two days, and of one whose busiest line was told lately', () => {
    expect(tryWatch({ learningSince: HOUR - 2 * MS.day, patterns: [pattern('a', (hour) => (hour > HOUR - 2 * MS.day ? 40 : 0))] }, HOUR, HOUR + MS.hour)).toBe(true);
    expect(tryWatch(known(pattern('a', () => 40, { toldLately: 5 })), HOUR, HOUR + MS.hour)).toBe(true);
  });
});

describe('the watcher', { timeout: 60_000 }, () => {
  let store: Awaited<ReturnType<typeof openTestStore>>;
  let database: TestDatabase<LoggingDoorTables>;
  let service: Id<'service'>;
  let now = instant(TEST_DAY + 10 * MS.hour);
  beforeAll(async () => {
    store = await openTestStore();
    database = await createTestDatabase<LoggingDoorTables>();
    service = (await database.db.transaction().execute((trx) => addService(trx, { name: 'billing', about: 'Bills' }, WRIT, now))).id;
  }, 60_000);
  afterAll(async () => {
    await store.destroy();
    await database.drop();
  });
  const parts = () => ({ db: database.db, logs: store, log: pino({ level: 'silent' }), clock: () => now, policyInForce: async () => undefined });
  let miner = createLineMiner();
  async function write(token: string, messages: readonly string[]): Promise<void> {
    const templates = miner.mine(messages);
    await noteTemplates(database.db, miner.learned(), now);
    await store.append({ token, lines: messages.map((message, index) => testLine({ at: now - 3 * MS.minute, receivedAt: now - 2 * MS.minute, service, message, template: templates[index]! })) });
  }
  const paid = (from: number) => Array.from({ length: 50 }, (_, n) => `Bill ${from + n} was paid`);

  test('counts kinds of lines once, keeps ids over a restart, and tells of a new kind until it is said to be normal', async () => {
    await write('one', paid(0));
    await watchLines(parts(), [watchPatterns()]);
    await judgePatterns(parts());
    expect(await readAlerts(parts())).toEqual([]);
    expect((await describeWatch(parts(), service, now)).canary).toMatchObject({ found: false });

    miner = createLineMiner(miner.save());
    now = instant(now + 30 * MS.hour);
    await write('two', [...paid(1_000), 'Disk of the ledger is on fire']);
    await watchLines(parts(), [watchPatterns()]);
    await judgePatterns(parts());
    await judgePatterns(parts());
    const rows = await database.db.selectFrom('logging.patterns').select(['words', 'lines']).orderBy('lines', 'desc').execute();
    expect(rows.map(({ words, lines }) => [words, Number(lines)])).toEqual([['Bill <*> was paid', 100], ['Disk of the ledger is on fire', 1]]);
    const alerts = await readAlerts(parts());
    expect(alerts.map(({ kind, came }) => [kind, came])).toEqual([['new-template', '“Disk of the ledger is on fire”']]);
    expect((await describeWatch(parts(), service, now)).canary).toMatchObject({ found: true });
    const hours = (await readKnownService(parts(), service, now))!.patterns.flatMap((each) => [...each.hours.values()]);
    expect(hours.reduce((sum, count) => sum + count, 0)).toBe(101);

    expect((await describeWatch(parts(), service, now)).unanswered).toMatchObject({ oldest: expect.any(String) });
    await answerDeparture(parts(), { service, id: alerts[0]!.id, why: 'A drill.', answer: 'normal' }, WRIT, now);
    await expect(answerDeparture(parts(), { service, id: alerts[0]!.id, why: 'Again.', answer: 'handled' }, WRIT, now)).rejects.toMatchObject({ code: 'pattern-alert-not-found' });
    expect((await readAlerts(parts()))[0]!.normalAt).toBe(now);
    expect((await describeWatch(parts(), service, now)).unanswered).toBeUndefined();
    expect(await database.db.selectFrom('core.journal').select('why').where('act', '=', 'log-departure.normal').execute()).toEqual([{ why: 'A drill.' }]);
  });

  test('does not take a kind that became more general for a new one, and loses no line of it', async () => {
    now = instant(now + MS.hour);
    const states = ['amber', 'blue', 'crimson', 'denim', 'emerald', 'fuchsia', 'gold', 'hazel'];
    await write('before', states.slice(0, 4).map((state) => `Lamp of the house in the street shines ${state} tonight`));
    await watchLines(parts(), [watchPatterns()]);
    await judgePatterns(parts());
    const told = (await readAlerts(parts())).length;
    now = instant(now + MS.hour);
    await write('after', states.map((state) => `Lamp of the house in the street shines ${state} tonight`));
    await watchLines(parts(), [watchPatterns()]);
    await judgePatterns(parts());
    const lamps = await database.db.selectFrom('logging.patterns').selectAll().where('words', 'like', 'Lamp%').execute();
    expect(lamps.reduce((sum, { lines }) => sum + Number(lines), 0)).toBe(12);
    expect(lamps).toHaveLength(1);
    expect((await readAlerts(parts())).length).toBe(told);
  });

  test('tells of a program that never wrote on a host, and once', async () => {
    const line = (program: string) => testLine({ at: now - 3 * MS.minute, receivedAt: now - 2 * MS.minute, service, host: 'web-1', program, message: 'Bill 1 was paid' });
    now = instant(now + MS.hour);
    await store.append({ token: 'values', lines: [line('app'), line('nc'), line('nc')] });
    await watchLines(parts(), [watchPatterns()]);
    const rare = (await readAlerts(parts())).filter(({ kind }) => kind === 'rare-value');
    expect(rare.map(({ came }) => came)).toEqual(['program nc']);
  });

  test('counts a kind by its own words where nobody noted what it says', async () => {
    await database.db.deleteFrom('logging.templates').execute();
    now = instant(now + MS.hour);
    const [template] = createLineMiner().mine(['Cellar 3 is flooded']);
    await store.append({ token: 'unnoted', lines: [testLine({ at: now - 3 * MS.minute, receivedAt: now - 2 * MS.minute, service, message: 'Cellar 3 is flooded', template: template! })] });
    await watchLines(parts(), [watchPatterns()]);
    expect(await database.db.selectFrom('logging.patterns').select('words').where('template', '=', template!).execute()).toEqual([{ words: 'Cellar <*> is flooded' }]);
    now = instant(now + MS.hour);
    await store.append({ token: 'unmined', lines: [testLine({ at: now - 3 * MS.minute, receivedAt: now - 2 * MS.minute, service, message: 'Cellar 4 is flooded' })] });
    await watchLines(parts(), [watchPatterns()]);
    expect((await database.db.selectFrom('logging.patterns').select('lines').where('template', '=', template!).execute()).map(({ lines }) => Number(lines))).toEqual([2]);
  });

  test('keeps what was learned, and begins anew where that cannot be read', async () => {
    const bytes = new TextEncoder().encode('<13>Bill 1 was paid\n');
    const piece = { connection: 1, peer: '192.0.2.1', bytes, isEnd: true };
    const reading = openLineDesk(undefined);
    const first = await reading.syslog({ token: 'learn', now, pieces: [piece] });
    expect(first.learned).toHaveLength(1);
    await keepLearned({ ...parts(), reading });
    const saved = await readLearned(parts());
    expect((await openLineDesk(saved).syslog({ token: 'again', now, pieces: [piece] })).learned).toEqual([]);
    expect((await openLineDesk('{}').syslog({ token: 'anew', now, pieces: [piece] })).learned).toEqual(first.learned);
  });
});

test('what became of templates is followed to its end, also where it goes in a circle', async () => {
  const database = await createTestDatabase<LoggingDoorTables>();
  const now = instant(TEST_DAY);
  const learned = (id: string, ...was: string[]) => ({ id, words: `words of ${id}`, was });
  try {
    await noteTemplates(database.db, [learned('a')], now);
    await noteTemplates(database.db, [learned('b', 'a'), learned('y', 'x')], now);
    await noteTemplates(database.db, [learned('c', 'b'), learned('x', 'y')], now);
    const line = (template: string) => ({ ...testLine({ service: 's', template }), batch: '0', seq: 0 });
    await database.db.transaction().execute((trx) => watchPatterns().take(trx, ['a', 'b', 'c', 'x', 'y'].map(line), now));
    const rows = await database.db.selectFrom('logging.patterns').select(['template', 'lines']).orderBy('template').execute();
    expect(rows.filter(({ template }) => template < 'd').map(({ template, lines }) => [template, Number(lines)])).toEqual([['c', 3]]);
    expect(rows.reduce((sum, { lines }) => sum + Number(lines), 0)).toBe(5);
  } finally {
    await database.drop();
  }
});

test('a miner gives the same ids after it was saved and in another process', () => {
  fc.assert(fc.property(fc.array(fc.stringMatching(/^[a-z]{1,6}( [a-z0-9]{1,6}){0,4}$/), { minLength: 1, maxLength: 20 }), (messages) => {
    const first = createLineMiner();
    first.mine(messages);
    expect(createLineMiner(first.save()).mine(messages)).toEqual(first.mine(messages));
  }), { numRuns: 50 });
});
