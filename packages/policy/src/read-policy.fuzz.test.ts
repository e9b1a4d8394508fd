import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIAGNOSTIC_CODES } from './diagnostic.ts';
import { DOCUMENT, read } from './registry-fixture.ts';
import type { Span } from './policy.ts';

/** Reads, and holds what is true of every result: known codes, places inside the document, in order; or words that say something. */
function readAny(text: string): void {
  const result = read(text);
  const lines = text.replace(/^\u{feff}/u, '').split(/\r\n|\r|\n/);
  if (result.ok) {
    const isInside = ({ start, end }: Span): boolean => start.offset <= end.offset && end.offset <= text.length;
    for (const { span, written } of result.policy.controls) {
      expect([span, ...written.flatMap((each) => [each.span, ...each.words])].every(isInside)).toBe(true);
      expect(written.every((each) => each.unstated || each.words.length > 0)).toBe(true);
    }
    return;
  }
  expect(result.diagnostics.length).toBeGreaterThan(0);
  let last = 0;
  for (const { code, line, column, endLine, endColumn, message } of result.diagnostics) {
    expect(DIAGNOSTIC_CODES).toHaveProperty(code);
    expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1);
    expect(endColumn).toBeLessThanOrEqual(lines[endLine - 1]!.length + 1);
    expect(line).toBeGreaterThanOrEqual(last);
    expect(message).toMatch(/^[^\n\p{Cc}]*[.?]$/u);
    last = line;
  }
}

const MARKS = ['# ', '## 1. A\n', '## 6. R\n', '> ', '- ', '1. ', '  ', '\t', '\n', '\n\n', '\r\n', '\r', '**', '_', '`', '```yaml control=fix-times\n', '```\n', '~~~', 'p2: 30 days\n', 'p3: 180 days\n', 'in 30 days ', 'a hundred and eighty days', '[a](b)', '[^1]', '[^1]: x\n', '![', '<!--', '<a>', '&amp;', '&#0;', '\\', '|', '|-|\n', 'www.example.com ', 'a@example.com ', 'for: a=b\n', 'unstated: [p2]\n', 'maps: {a: b}\n', '__proto__: 1\n', 'constructor: 1\n', '&a', '*a', '!t ', '---\n', '...\n', '%YAML 1.1\n', '? ', ': ', '[', '{', '"', "'", '\u{feff}', '\u0000', '\ud800', '\u202e', '😀'];
const yaml = fc.array(fc.constantFrom(...MARKS.slice(16, 18), ...MARKS.slice(35)), { maxLength: 12 }).map((pieces) => pieces.join(''));
const mutation = fc.tuple(fc.nat(DOCUMENT.length), fc.nat(40), fc.oneof(fc.constantFrom(...MARKS), fc.string({ maxLength: 5, unit: 'binary' })));

describe('no input makes the reader throw', () => {
  // Generous, since the machine may be busy: what is held here is that reading ends, and how.
  const patience = 60_000;
  it('whatever the text', { timeout: patience }, () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), readAny), { numRuns: 300 });
  });
  it('whatever the Markdown', { timeout: patience }, () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...MARKS), { maxLength: 60 }).map((pieces) => pieces.join('')), readAny), { numRuns: 600 });
  });
  it('whatever the YAML in a block', { timeout: patience }, () => {
    fc.assert(fc.property(fc.oneof(yaml, fc.string({ unit: 'binary' }), fc.json()), (text) => readAny(`## 6. R\n\nin 30 or 180 days\n\n\`\`\`yaml control=fix-times\n${text}\n\`\`\`\n`)), { numRuns: 600 });
  });
  it('however a right document is cut, spoiled or joined', { timeout: patience }, () => {
    fc.assert(fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
      readAny(mutations.reduce((text, [at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length), DOCUMENT));
    }), { numRuns: 400 });
  });

  it.each([
    ['quotes', '>'.repeat(10_000)], ['list items', '- '.repeat(10_000)], ['brackets', '['.repeat(10_000)], ['stars', '*'.repeat(10_000)], ['open emphasis', `${'*a '.repeat(10_000)}${'b* '.repeat(10_000)}`],
    ['pictures', '![a]('.repeat(10_000)], ['runs of backticks', Array.from({ length: 1_000 }, (_, index) => '`'.repeat(index)).join(' ')], ['underlined headings', 'a\n=\n'.repeat(10_000)],
    ['deeper lists', Array.from({ length: 1_000 }, (_, index) => `${'  '.repeat(index)}- a`).join('\n')], ['footnotes', '[^a]'.repeat(10_000)], ['fences', '```yaml control=antivirus\n'.repeat(10_000)],
    ['brackets in a block', `## 6. R\n\na\n\n\`\`\`yaml control=fix-times\n${'['.repeat(10_000)}\n\`\`\`\n`], ['dashes in a block', `## 6. R\n\na\n\n\`\`\`yaml control=fix-times\n${'- '.repeat(8_000)}\n\`\`\`\n`],
    ['steps in a block', `## 6. R\n\na\n\n\`\`\`yaml control=fix-times\n${Array.from({ length: 150 }, (_, index) => `${' '.repeat(index)}a:`).join('\n')}\n\`\`\`\n`],
  ])('nor takes long over many %s', (_, text) => {
    const began = process.cpuUsage();
    readAny(text);
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(5_000);
  }, 60_000);
});
