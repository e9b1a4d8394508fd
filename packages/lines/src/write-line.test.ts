import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { newLine, setField } from './parsed-line.ts';
import { writeParsedLine } from './write-line.ts';

test('what is written by hand is what JSON.stringify writes', () => {
  const text = fc.string({ unit: 'binary', maxLength: 50 });
  const value = fc.oneof(text, fc.double(), fc.boolean(), fc.constant(null), fc.array(text, { maxLength: 3 }), fc.dictionary(text, text, { maxKeys: 3 }));
  const name = fc.oneof(text, fc.constantFrom('__proto__', '7', 'a "b"'));
  fc.assert(fc.property(text, fc.option(text), fc.option(fc.oneof(text, fc.nat(999))), fc.array(fc.tuple(name, value), { maxLength: 6 }), (message, host, status, fields) => {
    const parsed = newLine('json', null, message);
    Object.assign(parsed, { host, status });
    for (const [key, each] of fields) setField(parsed.fields, key, each);
    expect(writeParsedLine({ line: 7 }, parsed)).toBe(`${JSON.stringify({ line: 7, ...parsed })}\n`);
  }), { numRuns: 100 });
});
