import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openContext, withBrowser } from './open-browser.ts';
import { openJourneyInBrowser } from './open-journey.ts';
import { signUpWithPassword } from './sign-up.ts';

const PATIENCE_MS = 120_000;
const { name, isMissing } = withBrowser('without JavaScript');

describe.skipIf(isMissing)(name, () => {
  let journey: Awaited<ReturnType<typeof openJourneyInBrowser>>;
  beforeAll(async () => {
    journey = await openJourneyInBrowser();
  });
  afterAll(() => journey?.close());

  it('somebody signs up, reads every room, looks at a proof and at a host, and changes a label', async () => {
    const { browser, writ } = journey;
    const { page, context } = await openContext(browser, writ.address, { javaScriptEnabled: false });
    await signUpWithPassword(page, writ.link!);
    await writ.untilSaid(/Running\. Stop with Ctrl-C\./);

    await page.goto('/');
    expect(await page.locator('.clause').count()).toBeGreaterThan(50);
    expect(await page.locator('.clause').getByText(/^\d+\/\d+ hosts/).count()).toBeGreaterThan(5);
    await page.getByRole('link', { name: 'Proof' }).first().click();
    await page.getByRole('heading', { name: 'What would fool this' }).waitFor();

    for (const room of ['Desk', 'People', 'Journal', 'Settings', 'Hosts']) {
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: new RegExp(`^${room}`) }).click();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(room);
    }
    await page.locator('table a[href^="/hosts/"]').first().click();
    await page.getByText('Change its labels').click();
    await page.getByRole('textbox', { name: 'Labels' }).fill('environment=production\nmanaged=true\nroom=cellar');
    await page.getByRole('button', { name: 'Save labels' }).click();
    await page.getByText('Labels saved.').waitFor();

    await page.goto('/journal');
    expect(await page.locator('main').textContent()).toMatch(/label/i);
    await page.getByRole('searchbox', { name: 'Find a clause, host, person or finding' }).fill('password');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?q=password');
    expect(await page.locator('main a[href^="/controls/"], main a[href^="/#"]').count()).toBeGreaterThan(0);
    await context.close();
  }, PATIENCE_MS);
});
