import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRecordJoiner, MAX_RECORD_LINES } from './join-records.ts';

function join(lines: readonly string[]): readonly { readonly line: number; readonly lines: number; readonly text: string; readonly isCut: boolean }[] {
  const joiner = createRecordJoiner();
  const records = lines.map((text, index) => joiner.add(text, index + 1));
  return [...records, joiner.end()].filter((record) => record !== undefined);
}

const starts = (lines: readonly string[]): readonly number[] => join(lines).map(({ line }) => line);

describe('records of many lines', () => {
  test('a trace of Java belongs to the line before it, with its causes', () => {
    expect(starts(['2026-11-24 06:08:36 ERROR a - it broke', 'java.lang.IllegalStateException: why', '\tat a.B.c(B.java:1)', '\t... 12 more', 'Caused by: java.io.IOException: disk', '\tat a.B.d(B.java:2)', '2026-11-24 06:08:37 INFO a - goes on'])).toEqual([1, 7]);
  });
  test('a trace of Python ends with its exception, whatever its name is', () => {
    expect(starts(['2026-11-24 06:08:36 ERROR it broke', 'Traceback (most recent call last):', '  File "a.py", line 1, in <module>', '    raise a.Oops("x")', 'a.Oops: x', 'next: line', '2026-11-24 06:08:37 INFO x'])).toEqual([1, 6, 7]);
    expect(starts(['Traceback (most recent call last):', '  File "a.py", line 1', 'KeyError: 1', '', 'During handling of the above exception, another exception occurred:', '', 'Traceback (most recent call last):', '  File "a.py", line 2', 'ValueError: 2', 'Nov 24 06:08:36 h p: m'])).toEqual([1, 10]);
  });
  test('a trace of Node begins with its error, and one without a line before it stands alone', () => {
    expect(starts(['TypeError: x is not a function', '    at f (a.js:1:2)', '    at g (a.js:2:2)', 'Error: other', '    at h (a.js:3:1)'])).toEqual([1, 4]);
  });
  test('lines that are not indented are records of their own', () => {
    expect(starts(['Nov 24 06:08:36 h p: a', 'Nov 24 06:08:36 h p: b', '{"a":1}', '  "pretty": 1', 'plain', 'prose'])).toEqual([1, 2, 3, 4, 5, 6]);
  });
  test('what is too long is cut, and goes on as the next record', () => {
    const records = join(['Error: x', ...Array.from({ length: MAX_RECORD_LINES + 5 }, () => '    at f (a.js:1:2)')]);
    expect(records.map(({ line, lines, isCut }) => [line, lines, isCut])).toEqual([[1, MAX_RECORD_LINES, true], [MAX_RECORD_LINES + 1, 6, false]]);
  });
  test('nothing is lost or changed, whatever comes', () => {
    const line = fc.oneof(fc.string(), fc.constantFrom('\tat a', '  x', '', 'Traceback (most recent call last):', 'Caused by: x', 'ValueError: x', '{"a":1}', 'Nov 24 06:08:36 h p: m'));
    fc.assert(fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const records = join(lines);
      expect(records.flatMap(({ text, lines: count }) => (count === 1 ? [text] : text.split('\n')))).toEqual(lines);
      expect(records.reduce((sum, { lines: count }) => sum + count, 0)).toBe(lines.length);
    }));
  });
});
