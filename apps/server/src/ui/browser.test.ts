import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM, findSerious, launchBrowser } from './testing/chromium.ts';
import { galleryPages } from './testing/pages.tsx';
import { serveFolder, type FolderServer } from './testing/serve-folder.ts';
import { writeSite } from './testing/write-site.ts';

const isRequired = process.env['WRIT_TEST_COMPONENTS'] === 'required';
const pages = galleryPages();
const names = [...pages.keys()];

if (!CHROMIUM && isRequired) test('Chromium is there', () => expect.fail('Chromium is missing, and WRIT_TEST_COMPONENTS asks for it'));

describe.skipIf(!CHROMIUM)(CHROMIUM ? 'in Chromium' : 'skipped: Chromium is missing', () => {
  let folder: string;
  let server: FolderServer;
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'writ-browser-'));
    await writeSite(folder, pages);
    server = await serveFolder(folder);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(name: string, { width = 1280, height = 900, script = true } = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: 'light', reducedMotion: 'reduce', javaScriptEnabled: script });
    const page = await context.newPage();
    await page.goto(`${server.address}/${name}.html`);
    return page;
  }

  test.each(names)('%s has no serious accessibility violation, light and dark, and is no wider than a telephone of 360 pixels', async (name) => {
    const page = await open(name);
    // By the debugger's door: the content security policy refuses scripts that are put into the page.
    const light = await findSerious(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    // Only colours differ in the dark.
    const dark = await findSerious(page, { runOnly: ['color-contrast'] });
    await page.setViewportSize({ width: 360, height: 740 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    await page.context().close();
    expect([...light, ...dark]).toEqual([]);
    expect(width).toBeLessThanOrEqual(360);
  });

  test('the first screen is whole without JavaScript', async () => {
    const page = await open('policy', { script: false });
    expect(await page.locator('.clause').count()).toBe(71);
    expect(await page.getByText('39/42 hosts').first().isVisible()).toBe(true);
    await page.context().close();
  });

  test('a change on the server changes the page where it differs, and keeps focus and scroll', async () => {
    const page = await open('policy');
    const problems: string[] = [];
    page.on('console', (message) => message.type() === 'error' && !message.text().includes('404') && problems.push(message.text()));
    const link = page.locator('.clause a').nth(20);
    await link.focus();
    await page.waitForFunction(() => '_htmx' in document.getElementById('events')! );
    const scrolled = await page.evaluate(() => scrollY);
    const before = await readFile(join(folder, 'policy.html'), 'utf8');
    await page.route('**/', (route) => route.fulfill({ body: before.replace('39/42 hosts', '40/42 hosts'), contentType: 'text/html' }));
    await expect.poll(async () => {
      server.announce('verdicts');
      return page.getByText('40/42 hosts').count();
    }, { timeout: 10_000 }).toBe(1);
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);
    expect(await link.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('keys lead through the console', async () => {
    const page = await open('hosts');
    await page.keyboard.press('?');
    expect(await page.locator('#keys').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('filter-q');
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    expect(await page.evaluate(() => document.querySelector('tr.here a')?.textContent)).toBe('db-2.example.com');
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await page.waitForURL('**/findings');
    await page.context().close();
  });
});
