import { instant, type Id, MS, plus } from '@writ/kernel';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import * as fc from 'fast-check';
import { pino } from 'pino';
import { createRedactor } from '@writ/log';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WRIT } from '../../../core/actor.ts';
import { addService } from '../../../core/directory/services.ts';
import { openTestStore, TEST_DAY } from '../../../platform/logstore/testing-store.ts';
import { cleanLine, type ReadLine } from '../intake/clean-line.ts';
import { createTextReader } from '../intake/read-text.ts';
import type { LoggingDoorTables } from '../parts.ts';
import { recordServiceFacts } from '../record-service-facts.ts';
import { watchLines } from '../watch/watch-lines.ts';
import { describeDays, readConformanceDays, readLastLines } from './read-conformance.ts';
import { createRequestLineReader } from './read-request-line.ts';
import { createSeenIds } from './seen-ids.ts';
import { CONFORMANCE_WATCHER, watchConformance } from './watch-conformance.ts';

const cleaner = createRedactor();
const now = instant(TEST_DAY + 10 * MS.hour);
const read = createRequestLineReader(now);

function stored(line: ReadLine, service = 's') {
  return { ...cleanLine(cleaner, line, { service, source: 'otlp', receivedAt: now - 2 * MS.minute }), template: '' };
}
function otlp(fields: Record<string, unknown>, more: Partial<ReadLine> = {}): ReadLine {
  return { at: now - 5 * MS.minute, host: 'web-1', program: 'api', severity: 9, requestId: '', message: 'Request answered', fields, ...more };
}
const text = (line: string) => createTextReader(now)(line);

describe('a request line', () => {
  test.each<[string, ReadLine, readonly string[] | undefined]>([
    ['of OpenTelemetry with all of it', otlp({ 'http.request.method': 'GET', 'url.path': '/bills', 'http.response.status_code': 200 }, { requestId: 'r-1' }), []],
    ['of OpenTelemetry without an id', otlp({ 'http.request.method': 'GET', 'url.path': '/bills', 'http.response.status_code': 200 }), ['request id']],
    ['whose id is nought', otlp({ 'http.request.method': 'GET', 'url.path': '/bills', 'http.response.status_code': 200 }, { requestId: '00000000000000000000000000000000' }), ['request id']],
    ['without a time of its own', otlp({ operation: 'GET /bills', status: 200 }, { requestId: 'r-1', at: undefined }), ['date and time']],
    ['that says only a status', otlp({ status: 500 }, { requestId: 'r-1' }), ['operation']],
    ['whose body is JSON', otlp({}, { at: undefined, message: '{"time":"2026-11-02T09:00:00Z","operation":"GET /bills","status":200,"durationMs":3,"requestId":"r-9","message":"Request"}' }), []],
    ['in the common format, by syslog', text('192.0.2.7 - - [02/Nov/2026:09:00:00 +0000] "GET /bills?x=1 HTTP/1.1" 200 512'), ['request id']],
    ['as packages/log writes it, by syslog', text('{"time":"2026-11-02T09:00:00.000Z","level":"info","requestId":"r-1","operation":"GET /bills","message":"Request","status":200,"durationMs":3}'), []],
  ])('%s', (_what, line, lacks) => {
    expect(read(stored(line))?.lacks).toEqual(lacks);
  });

  test.each<[string, ReadLine]>([
    ['what is written during a request', otlp({ operation: 'GET /bills' }, { requestId: 'r-1', message: 'Bill was read' })],
    ['a sentence', otlp({}, { message: 'Listening on port 8080' })],
    ['a record of audit', text('type=USER_LOGIN msg=audit(1795515316.123:456): pid=1 uid=0 auid=1000 msg=\'op=login acct="ada" res=success\'')],
    ['nothing', otlp({}, { message: '' })],
  ])('is not %s', (_what, line) => {
    expect(read(stored(line))).toBeUndefined();
  });

  test('is read from anything without a fault', () => {
    const any = fc.record({ requestId: fc.string(), message: fc.string({ unit: 'binary' }), fields: fc.dictionary(fc.string(), fc.string({ unit: 'binary' })) });
    fc.assert(fc.property(any, (line) => {
      const found = read(line);
      expect(found === undefined || found.lacks.length <= 3).toBe(true);
    }), { numRuns: 100 });
  });
});

describe('an id', () => {
  test('repeats when an earlier request had it for the same in the same span, and never when it is new', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.string(), { maxLength: 50 }), (ids) => {
      const seen = createSeenIds();
      for (const id of ids) expect(seen.isRepeated('s', id, 'GET /', '')).toBe(false);
      for (const id of ids) {
        expect(seen.isRepeated('s', id, 'GET /', '')).toBe(true);
        expect(seen.isRepeated('s', id, 'GET /', 'another span')).toBe(false);
        expect(seen.isRepeated('other service', id, 'GET /', '')).toBe(false);
      }
    }), { numRuns: 50 });
  });

  test('that is always the same is seen though each request asks for something else', () => {
    const seen = createSeenIds();
    const repeated = Array.from({ length: 500 }, (_, n) => seen.isRepeated('s', 'fixed', `GET /${n}`, ''));
    expect(repeated.slice(100).every(Boolean)).toBe(true);
  });

  test('is remembered in bounded memory', () => {
    const seen = createSeenIds();
    seen.isRepeated('s', 'first', '', '');
    for (let n = 0; n < 210_000; n += 1) seen.isRepeated('s', `r-${n}`, '', '');
    expect(seen.isRepeated('s', 'first', '', '')).toBe(false);
  });
});

describe('the watcher', { timeout: 60_000 }, () => {
  let store: Awaited<ReturnType<typeof openTestStore>>;
  let database: TestDatabase<LoggingDoorTables>;
  let service: Id<'service'>;
  beforeAll(async () => {
    store = await openTestStore();
    database = await createTestDatabase<LoggingDoorTables>();
    service = (await database.db.transaction().execute((trx) => addService(trx, { name: 'billing', about: 'Bills' }, WRIT, now))).id;
  }, 60_000);
  afterAll(async () => {
    await store.destroy();
    await database.drop();
  });
  const parts = () => ({ db: database.db, logs: store, log: pino({ level: 'silent' }), clock: () => now });
  const look = () => ({
    kind: 'service.request-lines' as const, watcher: CONFORMANCE_WATCHER,
    describe: async (id: string) => describeDays(await readConformanceDays(parts(), id, 7, now), (await readLastLines(parts(), now)).get(id)),
  });
  const factOf = async () => (await database.db.selectFrom('core.facts').selectAll().where('kind', '=', 'service.request-lines').executeTakeFirstOrThrow());

  test('says that nothing is known while no line was looked at', async () => {
    await recordServiceFacts(parts(), [look()]);
    expect(await factOf()).toMatchObject({ subject_kind: 'service', subject_id: service, state: 'unknown' });
  });

  test('counts the lines of a service by what they lack, names some, and leaves what is nobody’s out', async () => {
    const good = Array.from({ length: 30 }, (_, n) => stored(otlp({ operation: 'GET /bills', status: 200 }, { requestId: `r-${n}` }), service));
    const noId = Array.from({ length: 25 }, () => stored(otlp({ operation: 'GET /bills', status: 200 }), service));
    const same = [1, 2].map(() => stored(otlp({ operation: 'GET /bills', status: 200 }, { requestId: 'r-0', at: undefined }), service));
    const told = [stored(otlp({}, { requestId: 'r-0', message: 'Bill was read' }), service)];
    await store.append({ token: 'conformance', lines: [...good, ...noId, ...same, ...told, stored(otlp({ status: 200 }), '')] });
    const watcher = watchConformance();
    await watchLines(parts(), [watcher]);
    await watchLines(parts(), [watcher]);
    // A moment later: of two looks at one instant the greater digest wins, which is anybody's.
    await recordServiceFacts({ ...parts(), clock: () => plus(now, MS.second) }, [look()]);
    expect((await factOf()).value).toEqual({
      days: 7, lines: 58, requestLines: 57, lastLineAt: new Date(now - 2 * MS.minute).toISOString(),
      lacking: [{ what: ['request id'], lines: 25 }, { what: ['date and time', 'repeated id'], lines: 2 }],
    });
    const [day] = await readConformanceDays(parts(), service, 7, now);
    expect(day!.examples.filter(({ what }) => what.includes('request id'))).toHaveLength(10);
    expect(day!.examples.every(({ place }) => /^\d+-\d+-\d+$/.test(place))).toBe(true);
  });
});
