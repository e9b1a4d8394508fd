import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { productNames } from './match-product.ts';
import { RANK_SIGNALS, rankReport, SIGNAL_MEANING, type RankInput } from './rank-report.ts';

const bare: RankInput = { text: 'Hello, I found a bug in your site. It is critical. Please pay.', steps: undefined, version: undefined, files: 0, productWords: productNames(['/api/export', 'console.example.com', 'app']), acceptedBefore: 0, nearest: 0 };
const signals = (change: Partial<RankInput>) => rankReport({ ...bare, ...change }).signals;

describe('the rank', () => {
  test.each([
    ['steps of the form', { steps: 'Open the page, then reload it.' }, 'steps'],
    ['numbered lines', { text: '1. Log in\n2. Open the page\n3. Reload' }, 'steps'],
    ['a version field', { version: '4.2' }, 'version'],
    ['a version in the text', { text: 'It is in v4.2.1.' }, 'version'],
    ['a file', { files: 1 }, 'proof'],
    ['a request', { text: 'GET /api/export HTTP/1.1' }, 'proof'],
    ['a code block', { text: 'See:\n```\nx\n```' }, 'proof'],
    ['a command', { text: '$ curl https://console.example.com/' }, 'proof'],
    ['frames of a stack', { text: 'Error\n    at read (/srv/x.js:12:3)' }, 'proof'],
    ['a path of the product', { text: 'It is at https://x.example.com/api/export?all=1.' }, 'in-product'],
    ['an accepted report before', { acceptedBefore: 1 }, 'known-reporter'],
    ['a CVE', { text: 'Like CVE-2021-44228.' }, 'classified'],
    ['a CVSS vector', { text: 'CVSS:3.1/AV:N/AC:L' }, 'classified'],
  ] as const)('sees %s', (_name, change, signal) => {
    expect(signals({})).not.toContain(signal);
    expect(signals(change)).toContain(signal);
  });

  test('sees no product where a word of it is part of another', () => {
    expect(signals({ text: 'I apply for a job.' })).not.toContain('in-product');
    expect(signals({ text: 'The app leaks.' })).toContain('in-product');
  });

  test('lowers a copy, and what says nothing', () => {
    expect(rankReport({ ...bare, nearest: 0.95 }).rank).toBeLessThan(rankReport(bare).rank);
    expect(signals({})).toContain('says-little');
  });

  test('explains every signal', () => {
    for (const signal of RANK_SIGNALS) expect(SIGNAL_MEANING[signal].text).toMatch(/^[A-Z].*\.$/);
  });

  const input = fc.record({
    text: fc.string({ maxLength: 2_000 }), steps: fc.option(fc.string(), { nil: undefined }), version: fc.option(fc.string(), { nil: undefined }), files: fc.nat(20),
    productWords: fc.array(fc.string(), { maxLength: 5 }).map(productNames), acceptedBefore: fc.nat(3), nearest: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  test('is 0 to 100 for any text, the same each time, and more evidence never lowers it', () => {
    fc.assert(fc.property(input, (given) => {
      const { rank } = rankReport(given);
      expect(rank).toBeGreaterThanOrEqual(0);
      expect(rank).toBeLessThanOrEqual(100);
      expect(rankReport(given).rank).toBe(rank);
      expect(rankReport({ ...given, files: given.files + 1, steps: 'First open it, then close it.', acceptedBefore: 1 }).rank).toBeGreaterThanOrEqual(rank);
    }));
  });

  test.each([
    ['one line of digits and stops', '1. '.repeat(130_000)], ['white space', ' '.repeat(400_000)], ['at signs', `${' at x'.repeat(80_000)}:`], ['half a request', `GET ${'a'.repeat(390_000)}`], ['lines of dots', 'v1.2.\n'.repeat(60_000)],
    ['the product again and again', 'xapp'.repeat(100_000)],
  ])('takes its time from nobody: %s', (_name, text) => {
    const began = performance.now();
    rankReport({ ...bare, text });
    expect(performance.now() - began).toBeLessThan(500);
  });
});
