import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findSerious } from '../apps/server/src/ui/testing/chromium.ts';
import { openContext, withBrowser } from './open-browser.ts';
import { openJourneyInBrowser } from './open-journey.ts';
import { signUpWithPasskey } from './sign-up.ts';
import { until } from './start-writ.ts';

const PATIENCE_MS = 180_000;
const MOST_BYTES = 50 * 1024;
const { name, isMissing } = withBrowser('the console as it is served');

/** Every screen that a reader can reach without an act; what has an id in its address is found on the lists. */
const SCREENS = [
  '/', '/?show=broken', '/?show=unmeasured', '/policy/text', '/policy/proposal', '/policy/versions', '/controls/no-password-ssh', '/controls/penetration-test', '/controls/no-such-control',
  '/findings', '/findings?state=baseline', '/exceptions', '/hosts', '/hosts/enrol', '/people', '/seats/point-of-contact',
  '/journal', '/search?q=ssh', '/search?q=nothing-is-called-so', '/settings', '/settings/security', '/settings/accounts', '/settings/sessions', '/settings/tokens', '/settings/deliveries', '/api',
];

describe.skipIf(isMissing)(name, () => {
  let journey: Awaited<ReturnType<typeof openJourneyInBrowser>>;
  let context: BrowserContext;
  let page: Page;
  let faults: readonly string[];
  let screens: string[];
  beforeAll(async () => {
    journey = await openJourneyInBrowser();
    const { browser, writ } = journey;
    ({ context, page, faults } = await openContext(browser, writ.address, { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }));
    await signUpWithPasskey(page, writ.link!);
    await writ.untilSaid(/Running\. Stop with Ctrl-C\./);
    screens = [...SCREENS, await firstLink('/hosts', '/hosts/'), await firstLink('/findings?state=baseline', '/findings/'), await firstLink('/people', '/people/')];
  }, PATIENCE_MS);
  afterAll(() => journey?.close());

  async function firstLink(list: string, start: string): Promise<string> {
    return until(`${list} has a row`, async () => {
      await page.goto(list);
      const links = await page.locator(`main a[href^="${start}"]`).evaluateAll((all) => all.map((link) => link.getAttribute('href')!));
      return links.find((href) => /[0-9a-f-]{36}$/.test(href));
    }, 60_000, 500);
  }

  it('has no serious accessibility violation, light and dark; no screen is wider than a telephone, or heavier than promised', async () => {
    const problems: string[] = [];
    for (const screen of screens) {
      const answer = await page.goto(screen);
      const bytes = (await answer!.body()).length;
      if (bytes > MOST_BYTES) problems.push(`${screen} weighs ${bytes} bytes`);
      if (answer!.status() !== (screen.includes('no-such') ? 404 : 200)) problems.push(`${screen} answered ${answer!.status()}`);
      problems.push(...(await findSerious(page)).map((violation) => `${screen} in the light: ${violation}`));
      await page.emulateMedia({ colorScheme: 'dark' });
      // Only colours differ in the dark.
      problems.push(...(await findSerious(page, { runOnly: ['color-contrast'] })).map((violation) => `${screen} in the dark: ${violation}`));
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 360, height: 740 });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > 360) problems.push(`${screen} is ${width} pixels wide at 360`);
      await page.setViewportSize({ width: 1280, height: 900 });
    }
    expect(problems).toEqual([]);
    expect(faults).toEqual([]);
  }, PATIENCE_MS);

  it('is led by keys', async () => {
    await page.goto('/');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    const second = await page.locator('.here').getAttribute('id');
    await page.keyboard.press('k');
    expect(await page.locator('.here').getAttribute('id')).not.toBe(second);
    await page.keyboard.press('n');
    expect(await page.locator('.here .note.broken').count()).toBe(1);
    await page.keyboard.press('/');
    await page.keyboard.type('password');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?q=password');
    await page.keyboard.press('Escape');
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.waitForURL('**/hosts');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/hosts\/[0-9a-f-]{36}$/);
    expect(faults).toEqual([]);
  }, PATIENCE_MS);

  it('changes by itself when something happens elsewhere', async () => {
    await page.goto('/');
    const clause = page.locator('.clause', { has: page.locator('a[href="/controls/supported-operating-system"]') });
    await clause.locator('.note.unknown').waitFor();
    await page.evaluate(() => Object.assign(globalThis, { isTheSamePage: true }));
    const elsewhere = await context.newPage();
    await elsewhere.goto('/controls/supported-operating-system');
    await elsewhere.getByText('Vouch for the list').click();
    await elsewhere.getByLabel('Compared with').fill('the list in the office');
    await elsewhere.getByLabel('Valid until').fill(new Date(Date.now() + 80 * 86_400_000).toISOString().slice(0, 10));
    await elsewhere.getByRole('button', { name: 'I vouch that this is the whole list' }).click();
    await clause.locator('.note.kept').waitFor();
    expect(await page.evaluate(() => 'isTheSamePage' in globalThis)).toBe(true);
    expect(faults).toEqual([]);
  }, PATIENCE_MS);
});
