import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writePublicFiles } from './public-files.ts';
import { renderPage } from './render.ts';
import { galleryPages } from './testing/pages.tsx';

// To look at the pages: WRIT_GALLERY=/some/folder npx vitest run gallery, then serve or open the folder.
const kept = process.env['WRIT_GALLERY'];
let folder: string;

beforeAll(async () => {
  folder = kept ?? (await mkdtemp(join(tmpdir(), 'writ-gallery-')));
  await mkdir(folder, { recursive: true });
  await writePublicFiles(join(import.meta.dirname, '../../../..'), folder);
});
afterAll(async () => {
  if (!kept) await rm(folder, { recursive: true });
});

describe.each([...galleryPages()])('%s', (name, view) => {
  const html = renderPage(view);
  test('is a whole page under 50 KB', async () => {
    await writeFile(join(folder, `${name}.html`), html);
    expect(Buffer.byteLength(html)).toBeLessThan(50_000);
    expect(html).toMatch(/^<!doctype html><html lang="en"/);
    expect(html.match(/<h1/g)).toHaveLength(1);
  });
  test('holds nothing inline that the content security policy would refuse', () => {
    expect(html).not.toMatch(/<[^>]*\s(?:style|on[a-z]+)=/i);
    expect(html).not.toMatch(/<style|<script(?![^>]*\ssrc=)|javascript:/i);
  });
  test('prints no undefined, no object and no NaN', () => {
    expect(html).not.toMatch(/undefined|\[object |NaN|Invalid Date/);
  });
});
