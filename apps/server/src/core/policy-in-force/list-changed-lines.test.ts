import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { listChangedLines } from './list-changed-lines.ts';

test('words between clauses are listed, gone and come', () => {
  expect(listChangedLines('# Policy\n\nIt applies to all servers.\n\nA clause.\n', '# Policy\n\nIt applies to no server.\n\nA clause.\n')).toEqual([
    { in: 'before', text: 'It applies to all servers.', line: 3 },
    { in: 'after', text: 'It applies to no server.', line: 3 },
  ]);
});

test('a line that stands twice and once goes is listed; blank lines and ends of lines are not', () => {
  expect(listChangedLines('a\r\na\r\n\r\nb', 'a\nb\n\n\n')).toEqual([{ in: 'before', text: 'a', line: 2 }]);
});

test('law: nothing is listed of a text against itself, and all of it against none', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('a', 'b', 'long line', '')), (lines) => {
    const text = lines.join('\n');
    expect(listChangedLines(text, text)).toEqual([]);
    expect(listChangedLines('', text)).toHaveLength(lines.filter((line) => line !== '').length);
    expect(listChangedLines(text, '')).toHaveLength(lines.filter((line) => line !== '').length);
  }));
});
