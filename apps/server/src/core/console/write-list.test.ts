import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeCsv } from './write-list.ts';

test('a cell that a spreadsheet would run is text', () => {
  expect(writeCsv({ columns: ['name'], rows: [['=HYPERLINK("http://example.com")']] })).toBe(`name\r\n"'=HYPERLINK(""http://example.com"")"\r\n`);
});

test.each([['\n=1+1', `"'\n=1+1"`], [' @SUM(A1)', "' @SUM(A1)"], ['＝1+1', "'＝1+1"], ['a;=1+1', '"a;=1+1"'], ['a\t=1+1', '"a\t=1+1"']])('nor is it run behind blanks, in wide signs, or where other signs part cells: %j', (cell, line) => {
  expect(writeCsv({ columns: ['name'], rows: [[cell]] })).toBe(`name\r\n${line}\r\n`);
});

test('numbers stay numbers, nothing stays empty', () => {
  expect(writeCsv({ columns: ['a', 'b', 'c'], rows: [[-1, undefined, true]] })).toBe('a,b,c\r\n-1,,true\r\n');
});

test('whatever a cell holds, the file has as many lines as rows, and no line begins a formula', () => {
  fc.assert(fc.property(fc.array(fc.string().map((text) => text.replaceAll(/[\r\n]/g, ' '))), (cells) => {
    const lines = writeCsv({ columns: ['text'], rows: cells.map((cell) => [cell]) }).split('\r\n').slice(1, -1);
    return lines.length === cells.length && lines.every((line) => !/^"?[=+\-@]/.test(line));
  }));
});
