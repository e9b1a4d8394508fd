import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderPage } from '../render.ts';
import { CHROMIUM, findSerious, launchBrowser } from './chromium.ts';
import { serveFolder, type FolderServer } from './serve-folder.ts';
import { writeSite } from './write-site.ts';

/** Where pictures are put, for somebody to look at. */
const pictures = process.env['WRIT_GALLERY'];
const WIDE = { width: 1280, height: 900 };
const TELEPHONE = { width: 360, height: 740 };

/** Declares the tests that hold for every page of a part of the house: small, nothing inline, accessible, as narrow as a telephone. */
export function judgePages(part: string, pages: Parameters<typeof writeSite>[1]): void {
  const names = [...pages.keys()];

  test.each(names)('%s is small and has nothing inline', (name) => {
    const html = renderPage(pages.get(name)!);
    expect(html.length).toBeLessThan(50_000);
    expect(html).not.toMatch(/ style=| on[a-z]+=|<style|undefined|NaN/);
  });

  if (!CHROMIUM && process.env['WRIT_TEST_COMPONENTS'] === 'required') test('Chromium is there', () => expect.fail('Chromium is missing, and WRIT_TEST_COMPONENTS asks for it'));

  describe.skipIf(!CHROMIUM)(CHROMIUM ? 'in Chromium' : 'skipped: Chromium is missing', () => {
    let folder: string;
    let server: FolderServer;
    let browser: Browser;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), `writ-${part}-`));
      await writeSite(folder, pages);
      [server, browser] = await Promise.all([serveFolder(folder), launchBrowser()]);
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      await server?.close();
      await rm(folder, { recursive: true, force: true });
    });

    test('no page has a serious accessibility violation, or is wider than a telephone of 360 pixels', async () => {
      const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const wrong: string[] = [];
      for (const name of names) {
        await page.setViewportSize(WIDE);
        await page.goto(`${server.address}/${name}.html`);
        wrong.push(...(await findSerious(page)).map((violation) => `${name}: ${violation}`));
        if (pictures) await page.screenshot({ path: join(pictures, `${part}-${name}.png`), fullPage: true });
        await page.setViewportSize(TELEPHONE);
        if ((await page.evaluate(() => document.documentElement.scrollWidth)) > TELEPHONE.width) wrong.push(`${name} is too wide`);
        if (pictures) await page.screenshot({ path: join(pictures, `${part}-${name}-narrow.png`), fullPage: true });
      }
      await context.close();
      expect(wrong).toEqual([]);
    }, 120_000);
  });
}
