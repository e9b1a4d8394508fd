import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namesProduct, PRODUCT_NAMES_LIMIT, productNames } from './match-product.ts';

const names = productNames(['console.example.com', '/api/export', 'app', './src/server/api/login.ts', 'x', '', 'Größe/Maß.ts']);

describe('a text names the product', () => {
  test.each([
    'See https://console.example.com/anything?x=1.',
    'GET https://x.example.org/api/export?all=1 HTTP/1.1',
    'The app leaks.',
    'In src/server/api/login.ts:42 the check is missing.',
    'It is `api/login.ts`.',
    'SERVER/API/LOGIN.TS',
    'größe/maß.ts',
  ])('%s', (text) => expect(namesProduct(text, names)).toBe(true));
  test.each(['I apply for a job.', 'login.ts is a name that many have.', 'api/exports and my-app', 'notconsole.example.com', 'x', '', '/// ... ---'])('and does not: %s', (text) => expect(namesProduct(text, names)).toBe(false));
  test('never where there are no names', () => expect(namesProduct('anything', productNames([]))).toBe(false));
});

test('each name is found in a sentence around it', () => {
  const part = fc.stringMatching(/^[a-z0-9_]{1,8}$/);
  fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('/')).filter((path) => path.length >= 3), (path) => {
    expect(namesProduct(`Look at (${path}), please.`, productNames([path]))).toBe(true);
  }));
});

test('hostile texts and lists cost little', () => {
  const many = productNames(Array.from({ length: PRODUCT_NAMES_LIMIT + 10 }, (_, at) => `src/folder-${at}/file-${at}.ts`));
  expect(namesProduct(`in folder-1/file-1.ts`, many)).toBe(true);
  expect(namesProduct(`folder-${PRODUCT_NAMES_LIMIT + 5}/file-${PRODUCT_NAMES_LIMIT + 5}.ts`, many)).toBe(false);
  const began = performance.now();
  for (const text of ['a/'.repeat(200_000), '/'.repeat(400_000), 'a b '.repeat(100_000), `${'a'.repeat(2_001)} `.repeat(200)]) namesProduct(text, many);
  expect(performance.now() - began).toBeLessThan(4_000);
});
