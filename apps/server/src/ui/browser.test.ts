import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { galleryPages } from './testing/pages.tsx';
import { serveFolder, type FolderServer } from './testing/serve-folder.ts';
import { writeSite } from './testing/write-site.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const isRequired = process.env['WRIT_TEST_COMPONENTS'] === 'required';
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pages = galleryPages();
const names = [...pages.keys()];

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

async function findSerious(page: Page, options: object): Promise<string[]> {
  return page.evaluate(async (chosen) => {
    const { axe: checker } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } };
    const { violations } = await checker.run(chosen);
    return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]!.html} ${nodes[0]!.failureSummary}`);
  }, options);
}

if (!CHROMIUM && isRequired) test('Chromium is there', () => expect.fail('Chromium is missing, and WRIT_TEST_COMPONENTS asks for it'));

describe.skipIf(!CHROMIUM)(CHROMIUM ? 'in Chromium' : 'skipped: Chromium is missing', () => {
  let folder: string;
  let server: FolderServer;
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'writ-browser-'));
    await writeSite(folder, pages);
    server = await serveFolder(folder);
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: FLAGS });
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

  test.each(names)('%s has no serious accessibility violation, light and dark', async (name) => {
    const page = await open(name);
    // By the debugger's door: the content security policy refuses scripts that are put into the page.
    await page.evaluate(axe);
    const light = await findSerious(page, {});
    await page.emulateMedia({ colorScheme: 'dark' });
    // Only colours differ in the dark.
    const dark = await findSerious(page, { runOnly: ['color-contrast'] });
    await page.context().close();
    expect([...light, ...dark]).toEqual([]);
  });

  test('no page is wider than a telephone of 360 pixels', async () => {
    const page = await open('policy', { width: 360, height: 740 });
    const wide: string[] = [];
    for (const name of names) {
      await page.goto(`${server.address}/${name}.html`);
      if ((await page.evaluate(() => document.documentElement.scrollWidth)) > 360) wide.push(name);
    }
    await page.context().close();
    expect(wide).toEqual([]);
  });

  test('the first screen is whole without JavaScript', async () => {
    const page = await open('policy', { script: false });
    expect(await page.locator('.clause').count()).toBe(70);
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
