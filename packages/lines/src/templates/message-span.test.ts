import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMessageSpan } from './message-span.ts';

function messageOf(line: string): string {
  // The line lies within others, and nothing behind its end may count.
  const bytes = Buffer.from(`x\n${line}\n"msg":"other"}`);
  const span = { start: 0, end: 0 };
  const end = 2 + Buffer.byteLength(line);
  readMessageSpan(bytes, 2, end, span);
  expect(span.start).toBeGreaterThanOrEqual(2);
  expect(span.end).toBeLessThanOrEqual(end);
  expect(span.start).toBeLessThanOrEqual(span.end);
  return bytes.toString('utf8', span.start, span.end);
}

test('an object says its message, wherever it stands and whatever stands beside it', () => {
  expect(messageOf('{"level":30,"a":{"msg":"inner","b":["}",1]},"msg" : "order 7 was placed","pid":1}')).toBe('order 7 was placed');
  expect(messageOf('{"msg":"second","message":"first"}')).toBe('first');
  expect(messageOf('{"log":"a \\"b\\" c\\n","stream":"stdout"}')).toBe('a \\"b\\" c\\n');
  expect(messageOf('{"message":"","msg":"not empty"} ')).toBe('not empty');
});
test('an object without a message, half an object and other lines are as they were', () => {
  for (const line of ['{"level":30,"message":{"a":1}}', '{"msg":"half', '{"msg":"x"', '{"msg":"x"} y', '{msg:"x"}', '{', '{}', '{"a"', '{"a":}']) expect(messageOf(line), line).toBe(line);
  expect(messageOf('Nov 24 06:08:36 web-1 app[3]: it is 7')).toBe('it is 7');
});
test('law: it is the member that JSON.parse finds', () => {
  const value = fc.oneof(fc.string({ unit: fc.constantFrom('a', '"', '\\', '}', '{', ',', ':', '[', ']', ' ') }), fc.integer(), fc.jsonValue({ maxDepth: 2 }));
  fc.assert(fc.property(fc.dictionary(fc.constantFrom('msg', 'message', 'log', 'a', 'b"', 'pid'), value), (object) => {
    const line = JSON.stringify(object);
    const text = ['message', 'msg', 'log'].map((name) => object[name]).find((found) => typeof found === 'string' && found !== '');
    expect(messageOf(line)).toBe(text === undefined ? line : JSON.stringify(text).slice(1, -1));
  }), { numRuns: 300 });
});
