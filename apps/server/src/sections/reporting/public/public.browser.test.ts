import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { instant, MS, newId } from '@writ/kernel';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM, findSerious, launchBrowser } from '../../../ui/testing/chromium.ts';
import { postCompanyMessage } from '../reports/post-message.ts';
import { openLink } from '../reports/private-link.ts';
import { openTestPublisher, type TestPublisher } from './testing/open-test-publisher.ts';

const isRequired = process.env['WRIT_TEST_COMPONENTS'] === 'required';
/** A folder that gets pictures of the pages, to be looked at. */
const PICTURES = process.env['WRIT_PICTURES'];

if (!CHROMIUM && isRequired) test('Chromium is there', () => expect.fail('Chromium is missing, and WRIT_TEST_COMPONENTS asks for it'));

describe.skipIf(!CHROMIUM)(CHROMIUM ? 'in Chromium' : 'skipped: Chromium is missing', () => {
  let publisher: TestPublisher;
  let browser: Browser;
  beforeAll(async () => {
    publisher = await openTestPublisher();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await publisher?.drop();
  });

  async function open(path: string, { width = 1280, height = 900, script = false } = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: 'light', reducedMotion: 'reduce', javaScriptEnabled: script });
    const page = await context.newPage();
    await page.goto(publisher.origin + path);
    return page;
  }
  /** Fills the form and sends it, without JavaScript, as the clock passes meanwhile. */
  async function sendReport(page: Page): Promise<void> {
    await page.getByLabel('What did you find?').fill('The search page of example.com shows other people’s orders when the address ends in ?all=1.\n\nI saw three names that are not mine.');
    await page.getByText('About you').click();
    await page.getByLabel('Name or pseudonym').fill('night owl');
    await page.getByLabel('Files (optional)').setInputFiles([{ name: 'screen.png', mimeType: 'image/png', buffer: Buffer.alloc(240_000, 7) }, { name: 'request.txt', mimeType: 'text/plain', buffer: Buffer.from('GET /search?all=1') }]);
    publisher.clock.pass(20_000);
    await page.getByRole('button', { name: 'Send the report' }).click();
  }
  async function picture(page: Page, name: string): Promise<void> {
    if (!PICTURES) return;
    await mkdir(PICTURES, { recursive: true });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await writeFile(join(PICTURES, `${name}-${colorScheme}.png`), await page.screenshot({ fullPage: true }));
    }
    await page.emulateMedia({ colorScheme: 'light' });
  }
  const secretOf = (page: Page) => new URL(page.url()).pathname.slice('/thread/'.length);

  test('a stranger without JavaScript reports with files, keeps the link, comes back and answers', async () => {
    const page = await open('/report');
    await sendReport(page);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Thank you. Your report is with us.');
    expect(await page.locator('.tracking').textContent()).toMatch(/^W(-[0-9A-Z]{4}){3}$/);
    expect(await page.getByLabel('Your private link').textContent()).toBe(page.url().split('?')[0]);
    const report = (await openLink(publisher.parts, secretOf(page)))!;
    await publisher.db.transaction().execute((trx) => postCompanyMessage(publisher.parts, trx, { report, text: 'Thank you, we can see it too. Did you notice it before today?', by: newId<'person'>(), at: instant(publisher.clock.pass(20 * MS.minute)) }));
    await page.goto(page.url().split('?')[0]!);
    await page.getByLabel('Your message').fill('Since last week, I think.');
    await page.getByRole('button', { name: 'Send' }).click();
    expect(await page.locator('.thread > li').count()).toBe(4);
    expect(await page.getByRole('status').textContent()).toContain('Your message is with us.');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'request.txt' }).click()]);
    expect(download.suggestedFilename()).toBe('request.txt');
    await picture(page, 'thread');
    await page.context().close();
  });

  test('an answer says where it came from in its origin alone, for browsers that say it nowhere else', async () => {
    const page = await open('/report');
    await sendReport(page);
    await page.getByLabel('Your message').fill('One thing more.');
    const [sent] = await Promise.all([page.waitForRequest((request) => request.method() === 'POST'), page.getByRole('button', { name: 'Send' }).click()]);
    expect((await sent.allHeaders())['origin']).toBe(publisher.origin);
    await page.context().close();
  });

  test('while forms flood in, the browser works off the queue and the form goes through at once', async () => {
    const flooded = await openTestPublisher({ floodLimits: { formsPerHour: 1_000, formsPerMinute: 0 } });
    try {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${flooded.origin}/report`);
      await page.getByLabel('What did you find?').fill('In the middle of a flood.');
      flooded.clock.pass(10_000);
      await page.getByRole('button', { name: 'Send the report' }).click();
      await page.getByRole('alert').waitFor();
      expect(await page.getByLabel('What did you find?').inputValue()).toBe('In the middle of a flood.');
      await page.getByRole('button', { name: 'Send the report' }).click();
      await page.getByText('Thank you. Your report is with us.').waitFor({ timeout: 30_000 });
      await context.close();
    } finally {
      await flooded.drop();
    }
  });

  test.each(['form', 'received', 'thread', 'policy', 'thanks'] as const)('%s: no serious accessibility violation, light and dark, less than 50 KB, as narrow as a telephone', async (name) => {
    const page = await open('/report', { script: true });
    await sendReport(page);
    await page.waitForURL('**/thread/**');
    const thread = new URL(page.url());
    const path = { form: '/report', received: thread.pathname + thread.search, thread: thread.pathname, policy: '/security', thanks: '/security/thanks' }[name];
    const answer = await page.goto(publisher.origin + path);
    expect((await answer!.body()).length).toBeLessThan(50_000);
    for (const summary of await page.locator('summary').all()) await summary.click();
    expect(await findSerious(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    // Only colours differ in the dark.
    expect(await findSerious(page, { runOnly: ['color-contrast'] })).toEqual([]);
    await picture(page, name);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await picture(page, `${name}-360`);
    await page.context().close();
  });

  test('a form that comes again says above it what is wrong, leads there, and opens what is folded over it', async () => {
    const page = await open('/report');
    await page.getByLabel('What did you find?').fill('x');
    await page.getByText('About you').click();
    await page.getByLabel('Your OpenPGP public key').fill('no key');
    publisher.clock.pass(10_000);
    await page.getByRole('button', { name: 'Send the report' }).click();
    await page.getByRole('alert').getByRole('link').click();
    expect(await page.getByLabel('Your OpenPGP public key').isVisible()).toBe(true);
    expect(await page.getByLabel('What did you find?').inputValue()).toBe('x');
    await picture(page, 'form-again');
    await page.context().close();
  });

  test('the form is filled and sent by keyboard alone', async () => {
    const page = await open('/report');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('f-what');
    await page.keyboard.type('Found by keyboard.');
    publisher.clock.pass(10_000);
    for (let presses = 0; presses < 30 && (await page.evaluate(() => document.activeElement?.textContent)) !== 'Send the report'; presses += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/thread/**');
    await page.context().close();
  });
});
