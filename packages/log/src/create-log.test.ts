import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLog } from './create-log.ts';
import { runOperation } from './request/begin-scope.ts';
import { currentRequest, describeRequest } from './request/request-scope.ts';
import { linesInMemory } from './testing-lines.ts';

/** Text of any UTF-16 units, with the ones that matter often among them. */
const anyText = fc.string({ unit: fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0, max: 0xff }), fc.constantFrom(0x22, 0x5c, 0x0a, 0x0d, 0x1b, 0x202e)).map((code) => String.fromCharCode(code)), maxLength: 60 });
const NOON = Date.UTC(2026, 10, 24, 12, 0, 0, 7);

function logInMemory(options: Parameters<typeof createLog>[0] = {}) {
  const memory = linesInMemory();
  return { ...memory, log: createLog({ destination: memory, clock: () => NOON, ...options }) };
}

describe('a line', () => {
  test('has time, level, sentence and fields, in one object on one line', () => {
    const { log, lines } = logInMemory({ service: 'shop' });
    log.info({ orderId: 4711, tags: ['a', 'b'] }, 'Order was placed');
    expect(lines()).toEqual(['{"time":"2026-11-24T12:00:00.007Z","level":"info","service":"shop","message":"Order was placed","orderId":4711,"tags":["a","b"]}']);
  });

  test('may be a sentence alone, fields alone, a sentence with values, an error, or nothing sensible', () => {
    const { log, objects } = logInMemory();
    log.warn('Disk is nearly full');
    log.warn({ freeBytes: 12n });
    log.warn('Took %d of %s', 3, 'five');
    log.warn({ a: 1 }, 'Took %s', 'it');
    log.error(new TypeError('no such thing'));
    log.error(new TypeError('no such thing'), 'It failed');
    (log.info as (value: unknown) => void)(42);
    (log.info as (value: unknown) => void)(null);
    expect(objects().map(({ message, freeBytes, error }) => [message, freeBytes, (error as { type?: string } | undefined)?.type])).toEqual([
      ['Disk is nearly full', undefined, undefined],
      [undefined, '12', undefined],
      ['Took 3 of five', undefined, undefined],
      ['Took it', undefined, undefined],
      ['no such thing', undefined, 'TypeError'],
      ['It failed', undefined, 'TypeError'],
      ['42', undefined, undefined],
      [undefined, undefined, undefined],
    ]);
  });

  test('below the least level is not written, and a child may have another', () => {
    const { log, objects } = logInMemory({ level: 'warn' });
    log.info('no');
    log.error('yes');
    log.child({ part: 'import' }, { level: 'debug' }).debug('also');
    log.silent('never');
    expect(objects().map(({ message, part }) => [message, part])).toEqual([['yes', undefined], ['also', 'import']]);
  });

  test('of a child has the fields of all its parents, and a name stands once, the nearest value winning', () => {
    const { log, lines, objects } = logInMemory({ service: 'shop' });
    const child = log.child({ part: 'import', run: 1 }).child({ run: 2 });
    child.info({ part: 'export' }, 'Ran');
    child.info({ other: true }, 'Ran');
    expect(objects().map(({ service, part, run, other }) => ({ service, part, run, other }))).toEqual([
      { service: 'shop', part: 'export', run: 2, other: undefined },
      { service: 'shop', part: 'import', run: 2, other: true },
    ]);
    for (const line of lines()) expect(line.match(/"part":/g)).toHaveLength(1);
  });

  test('does not let a field take the place of what the line says itself', () => {
    const { log, objects } = logInMemory();
    runOperation('import', () => log.info({ time: 'never', level: 'fatal', requestId: 'forged', operation: 'forged', message: 'forged' }, 'Body came'));
    const [line] = objects();
    expect(line).toMatchObject({ time: '2026-11-24T12:00:00.007Z', level: 'info', operation: 'import', message: 'Body came', requestId_: 'forged', message_: 'forged', level_: 'fatal' });
    expect(line!['requestId']).toMatch(/^[0-9a-f]{32}$/);
  });

  test('is one line of JSON that reads back, whatever sentence and fields are', () => {
    const { log, lines } = logInMemory();
    let written = 0;
    fc.assert(
      fc.property(anyText, fc.dictionary(anyText, fc.oneof(anyText, fc.double(), fc.jsonValue({ maxDepth: 2 })), { maxKeys: 8 }), (sentence, fields) => {
        log.info(fields, '%s', sentence);
        const line = lines()[written++]!;
        expect(JSON.parse(line)).toMatchObject({ level: 'info', message: sentence });
        // eslint-disable-next-line no-control-regex
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e]/);
      }),
      { numRuns: 300 },
    );
    expect(lines()).toHaveLength(written);
  });
});

describe('a value', () => {
  test('of any kind is written or named, and none makes the call throw', () => {
    const { log, objects } = logInMemory();
    const circle: Record<string, unknown> = { name: 'circle' };
    circle['self'] = circle;
    const deep = Array.from({ length: 50 }).reduce<unknown>((inner) => ({ inner }), 'bottom');
    log.info({
      circle,
      deep,
      date: new Date(NOON),
      noDate: new Date(Number.NaN),
      notANumber: Number.NaN,
      bytes: Buffer.from('secret'),
      map: new Map<unknown, unknown>([['a', 1], [2, new Set(['x'])]]),
      url: new URL('https://example.com/a'),
      nothing: undefined,
      work: () => 1,
      list: [undefined, Symbol('s'), null],
      get thrower() {
        throw new Error('no');
      },
      json: { toJSON: () => { throw new Error('no'); } },
      proxy: new Proxy({}, { ownKeys: () => { throw new Error('no'); } }),
    }, 'All kinds');
    const [line] = objects();
    expect(line).toMatchObject({
      circle: { name: 'circle', self: '[circular]' },
      date: '2026-11-24T12:00:00.007Z',
      noDate: null,
      notANumber: 'NaN',
      bytes: '[6 bytes]',
      map: { a: 1, 2: ['x'] },
      url: 'https://example.com/a',
      list: [null, null, null],
      thrower: '[threw]',
      json: '[threw]',
      proxy: '[threw]',
    });
    expect(JSON.stringify(line!['deep'])).toContain('[deeper]');
    expect(line).not.toHaveProperty('work');
  });

  test('that is an error has its type, message, stack, code, causes and parts', () => {
    const { log, objects } = logInMemory();
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    log.error({ error: new AggregateError([new RangeError('a')], 'many', { cause }) }, 'Failed');
    expect(objects()[0]!['error']).toMatchObject({ type: 'AggregateError', message: 'many', cause: { type: 'Error', message: 'refused', code: 'ECONNREFUSED' }, errors: [{ type: 'RangeError', message: 'a' }] });
  });

  test('that is too long or too wide is cut, and the line says so', () => {
    const { log, lines, objects } = logInMemory();
    log.info({ long: 'x'.repeat(1_000_000) }, 'Long');
    log.info({ list: Array.from({ length: 100_000 }, (_, at) => at), after: 1 }, 'Wide');
    log.info(Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`key${at}`, 'value'.repeat(100)])), 'Many');
    for (const line of lines()) expect(line.length).toBeLessThan(400_000);
    expect(objects()[0]!['long']).toMatch(/^x{16384}… 983616 characters more$/);
    expect((objects()[1]!['list'] as unknown[]).at(-1)).toBe('… of 100000');
    expect(objects()[2]).toHaveProperty('…');
  });

  test('that is a request stands as its method and target, not as its socket and headers', () => {
    const { log, objects } = logInMemory();
    log.info({ request: { method: 'GET', url: '/a', headers: { cookie: 'c' }, socket: {} }, response: { statusCode: 200, setHeader: () => 0, end: () => 0 } }, 'Came');
    expect(objects()[0]).toMatchObject({ request: { method: 'GET', url: '/a' }, response: { statusCode: 200 } });
    expect(JSON.stringify(objects()[0])).not.toContain('cookie');
  });
});

describe('within an operation', () => {
  test('every line has its id, also in callbacks, timers and promises, and none outside', async () => {
    const { log, objects } = logInMemory();
    log.info('before');
    await Promise.all(
      ['first', 'second'].map((operation) =>
        runOperation(operation, async () => {
          log.info('now');
          await new Promise((resolve) => setTimeout(resolve, 5));
          await new Promise<void>((resolve) => setImmediate(() => (log.info('later'), resolve())));
        }),
      ),
    );
    log.info('after');
    const inside = objects().slice(1, -1);
    expect(inside).toHaveLength(4);
    for (const operation of ['first', 'second']) expect(new Set(inside.filter((line) => line['operation'] === operation).map((line) => line['requestId'])).size).toBe(1);
    expect(new Set(inside.map((line) => line['requestId'])).size).toBe(2);
    expect([objects()[0], objects().at(-1)].some((line) => 'requestId' in line!)).toBe(false);
  });

  test('ids that came with the work are taken over, and the operation can be said better later', () => {
    const { log, objects } = logInMemory();
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    runOperation('message', () => {
      log.info('Began');
      describeRequest({ operation: 'message order.placed' });
      log.info('Known');
      expect(currentRequest()).toMatchObject({ parentId: '00f067aa0ba902b7', isSampled: true });
    }, { traceparent, requestId: 'job-17' });
    expect(objects().map(({ requestId, traceId, operation }) => [requestId, traceId, operation])).toEqual([
      ['job-17', '4bf92f3577b34da6a3ce929d0e0e4736', 'message'],
      ['job-17', '4bf92f3577b34da6a3ce929d0e0e4736', 'message order.placed'],
    ]);
    describeRequest({ operation: 'nothing' });
    expect(currentRequest()).toBeUndefined();
  });
});
