import * as fc from 'fast-check';
import { WritError } from '@writ/kernel';
import { describe, expect, test } from 'vitest';
import { answerOtlp } from './answer-otlp.ts';
import { lineOfRecord } from './line-of-record.ts';
import { readOtlpJson } from './read-otlp-json.ts';
import { readOtlpProtobuf } from './read-otlp-protobuf.ts';
import { bytesField, encodeRequest, jsonRequest, type GivenRecord, type GivenValue } from './testing-encode.ts';
import { readFields } from './wire.ts';

const name = fc.string({ minLength: 1, maxLength: 20 });
/** Without −0, which `JSON.stringify` writes as 0. */
const signlessZero = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0);
const value: fc.Arbitrary<GivenValue> = fc.letrec<{ value: GivenValue }>((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, fc.string(), fc.boolean(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), signlessZero, fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(name, tie('value'), { maxKeys: 3 })),
})).value;
const record: fc.Arbitrary<GivenRecord> = fc.record({
  timeMs: fc.integer({ min: 1, max: 4_000_000_000_000 }), severity: fc.integer({ min: 0, max: 24 }), body: value, attributes: fc.dictionary(name, value, { maxKeys: 4 }),
  traceId: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('hex')),
});

describe('a request', () => {
  test('says the same in protobuf and in JSON', () => {
    fc.assert(fc.property(fc.dictionary(name, value, { maxKeys: 4 }), fc.string(), fc.array(record, { maxLength: 5 }), (resource, scope, records) => {
      const binary = readOtlpProtobuf(encodeRequest(resource, scope, records));
      expect(binary).toEqual(readOtlpJson(jsonRequest(resource, scope, records)));
      expect(binary.records.map(({ at, severity, traceId }) => ({ timeMs: at, severity, traceId }))).toEqual(records.map(({ timeMs, severity, traceId }) => ({ timeMs, severity, traceId })));
    }), { numRuns: 200 });
  });

  test('that was cut or changed is read or refused, and nothing else', () => {
    const whole = encodeRequest({ 'host.name': 'web-1' }, 's', [{ timeMs: 1, severity: 9, body: { a: [1n, 'b'] }, attributes: { x: true }, traceId: '00'.repeat(16) }]);
    const tried = (body: Buffer): void => {
      try {
        readOtlpProtobuf(body);
      } catch (error) {
        expect(error).toBeInstanceOf(WritError);
        expect(error).toMatchObject({ code: 'otlp-malformed' });
      }
    };
    for (let bytes = 0; bytes < whole.length; bytes += 1) tried(whole.subarray(0, bytes));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => tried(Buffer.from(bytes))), { numRuns: 500 });
    fc.assert(fc.property(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }), (at, byte) => tried(Buffer.concat([whole.subarray(0, at), Buffer.from([byte]), whole.subarray(at + 1)]))), { numRuns: 500 });
  });

  test('whose values lie too deep is refused, in both encodings', () => {
    let deep: GivenValue = 'x';
    for (let depth = 0; depth < 40; depth += 1) deep = [deep];
    const records = [{ timeMs: 1, severity: 9, body: deep, attributes: {}, traceId: '00'.repeat(16) }];
    expect(() => readOtlpProtobuf(encodeRequest({}, '', records))).toThrow(expect.objectContaining({ code: 'otlp-malformed' }));
    expect(() => readOtlpJson(jsonRequest({}, '', records))).toThrow(expect.objectContaining({ code: 'otlp-malformed' }));
  });

  test.each(['', '[]', 'null', '"x"', '{', '1'])('that is the JSON %j is refused', (text) => {
    expect(() => readOtlpJson(Buffer.from(text))).toThrow(expect.objectContaining({ code: 'otlp-malformed' }));
  });

  test('with records that are none leaves them out and counts them', () => {
    const body = { resourceLogs: [null, { scopeLogs: [{ logRecords: [null, 7, { body: { stringValue: 'kept' }, timeUnixNano: 'x', severityNumber: 99, traceId: 'zz' }] }] }] };
    const { records, rejected } = readOtlpJson(Buffer.from(JSON.stringify(body)));
    expect(rejected).toBe(2);
    expect(records).toMatchObject([{ body: 'kept', at: undefined, severity: 0, traceId: '' }]);
  });
});

test('the answer says in protobuf what it says in JSON', () => {
  expect(answerOtlp('json', 0).body).toBe('{}');
  expect(answerOtlp('protobuf', 0).body).toHaveLength(0);
  const [partial] = [...readFields(answerOtlp('protobuf', 300).body as Buffer)];
  expect([...readFields(partial!.value as Buffer)]).toMatchObject([{ number: 1, value: 300n }, { number: 2, value: Buffer.from('What was rejected is no log record.') }]);
  expect(JSON.parse(String(answerOtlp('json', 300).body))).toEqual({ partialSuccess: { rejectedLogRecords: '300', errorMessage: 'What was rejected is no log record.' } });
});

test('a record as a line has its host, program and request in their places and keeps everything else', () => {
  const line = lineOfRecord({
    at: 5, observedAt: 6, severity: 17, severityText: 'ERROR', body: { text: 'no' }, attributes: { 'request.id': 'r-1', user: 'u' }, traceId: 'ab'.repeat(16), spanId: '', eventName: '', scope: 'pay',
    resource: { 'host.name': 'web-1', 'service.name': 'billing', 'service.version': '2' },
  });
  expect(line).toEqual({
    at: 5, host: 'web-1', program: 'billing', severity: 17, requestId: 'r-1', message: '{"text":"no"}',
    fields: { 'request.id': 'r-1', user: 'u', 'resource.service.version': '2', trace: 'ab'.repeat(16), severity: 'ERROR', scope: 'pay' },
  });
});

test('a field whose number cannot be is refused', () => {
  expect(() => [...readFields(Buffer.from([0x02, 0x00]))]).toThrow('number');
  expect([...readFields(bytesField(536_870_911, 'x'))]).toHaveLength(1);
});
