import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findDeclaredErrors } from './errors-page.ts';
import { makeReferencePages } from './pages.ts';

const root = join(import.meta.dirname, '../..');

test('the generated reference is of today; "npm run reference" writes it anew', async () => {
  const pages = await makeReferencePages();
  expect(pages.length).toBeGreaterThan(4);
  for (const { file, text } of pages) await expect(text).toMatchFileSnapshot(join(root, file));
});

test('every error code is declared once, with a sentence that ends', async () => {
  const tables = await findDeclaredErrors();
  expect(tables.length).toBeGreaterThan(5);
  const codes = tables.flatMap(({ table }) => Object.keys(table));
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  const unended = tables.flatMap(({ table }) => Object.entries(table).filter(([, { sentence }]) => !/[.}!”"]$/.test(sentence)).map(([code]) => code));
  expect(unended).toEqual([]);
});
