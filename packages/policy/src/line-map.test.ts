import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mapLines, positionAt } from './line-map.ts';

test('an offset inside a CRLF is the end of its line, not a column beyond it', () => {
  expect(positionAt(mapLines('ab\r\ncd'), 3)).toEqual({ line: 1, column: 3, offset: 2 });
});

test('no place lies beyond its line, whatever ends the lines', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('a', '\r', '\n', '\r\n'), { maxLength: 30 }).map((pieces) => pieces.join('')), fc.nat(70), (text, offset) => {
    const { line, column } = positionAt(mapLines(text), offset);
    expect(column).toBeLessThanOrEqual(text.split(/\r\n|\r|\n/)[line - 1]!.length + 1);
  }));
});
