import { mkdir } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { renderPage } from './render.ts';
import { ErrorPage } from '../core/error-page.tsx';
import { PolicyPage } from '../core/verdicts/policy-page.tsx';
import { frameAt } from './testing/company.ts';
import { crowdedMargin, draftHistory } from './testing/margin-fixture.ts';
import { galleryPages } from './testing/pages.tsx';
import { writeSite } from './testing/write-site.ts';

const pages = galleryPages();

// To look at the pages: WRIT_GALLERY=/some/folder npx vitest run gallery, then serve the folder.
const folder = process.env['WRIT_GALLERY'];
beforeAll(async () => {
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await writeSite(folder, pages);
});

describe.each([...pages])('%s', (_name, view) => {
  const html = renderPage(view);
  test('is a whole page under 50 KB', () => {
    expect(Buffer.byteLength(html)).toBeLessThan(50_000);
    expect(html).toMatch(/^<!doctype html><html lang="en"/);
    expect(html.match(/<h1/g)).toHaveLength(1);
  });
  test('holds nothing inline that the content security policy would refuse', () => {
    expect(html.match(/<[^>]*\s(?:style|on[a-z]+)=/i)).toBeNull();
    expect(html.match(/<style|<script(?![^>]*\ssrc=)|javascript:/i)).toBeNull();
  });
  test('prints no undefined, no object and no NaN', () => {
    expect(html.match(/undefined|\[object |NaN|Invalid Date/)).toBeNull();
  });
});

test.each([
  ['every measured control is broken, each with thousands of subjects', () => true],
  ['half of them are', (index: number) => index % 2 === 0],
  ['a third of them is', (index: number) => index % 3 === 0],
  ['every one is kept and was not always', () => false],
] as const)('the first screen stays under 50 KB on a day on which %s', (_day, isBroken) => {
  const margin = crowdedMargin(isBroken);
  const history = new Map(margin.policy.document.controls.map(({ id }) => [id, draftHistory(2_000, 10_000, 'broken')]));
  const html = renderPage(<PolicyPage frame={frameAt('/')} margin={margin} history={history} />);
  expect(Buffer.byteLength(html)).toBeLessThan(50_000);
});

test('a form that does not fit is answered with its fields and what was expected of each', () => {
  const html = renderPage(<ErrorPage frame={frameAt('/')} status={400} code="request-invalid" sentence="See the errors." errors={[{ path: 'body/until', message: 'Invalid ISO date' }]} requestId="1" />);
  expect(html).toContain('<b>until</b>: Invalid ISO date');
  expect(html).not.toContain('See the errors.');
});

test('an empty seat is said, and a page that did not ask who sits there says nothing of it', () => {
  const { contact: _, ...unasked } = frameAt('/');
  const page = (frame: typeof unasked) => renderPage(<ErrorPage frame={frame} status={404} code="not-found" sentence="Nothing." requestId="1" />);
  expect(page(unasked)).not.toContain('Point of contact');
  expect(page(frameAt('/', { contact: undefined }))).toContain('nobody');
});
