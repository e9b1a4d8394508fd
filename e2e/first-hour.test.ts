import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openContext, withBrowser } from './open-browser.ts';
import { openJourneyInBrowser } from './open-journey.ts';
import { OWNER, signUpWithPasskey, signUpWithPassword } from './sign-up.ts';
import { newPlace, PROGRAM, startWrit, until, untilNothingRuns } from './start-writ.ts';

/** Promised is 20 s on two cores that do nothing else; tests share theirs. */
const FIRST_VERDICT_LIMIT_MS = 60_000;
const PATIENCE_MS = 120_000;
const { name, isMissing } = withBrowser('the first hour');

describe('the first start', () => {
  let place: Awaited<ReturnType<typeof newPlace>>;
  beforeAll(async () => {
    place = await newPlace();
  });
  afterAll(() => place.remove());

  it('tells the address, a link and soon how this machine stands; the second has the same data and no link; a second server is refused', async () => {
    const startedAt = performance.now();
    const first = await startWrit(place);
    try {
      expect(first.address).toBe(`http://localhost:${place.port}`);
      expect(first.link).toMatch(/\/sign-up\/[\w-]{40,}$/);
      const said = await first.untilSaid(/Running\. Stop with Ctrl-C\./, FIRST_VERDICT_LIMIT_MS);
      const tookMs = performance.now() - startedAt;
      process.stdout.write(`from start to the first verdicts in the terminal: ${(tookMs / 1000).toFixed(1)} s\n`);
      // A margin that was said before the facts were evaluated is no verdict.
      expect(said).not.toContain('Nothing has reported host.');
      expect(said).toMatch(/unknown: nothing measures this yet|nothing measures/i);
      expect(said).toMatch(/\d+\/\d+ hosts/);

      const second = spawnSync(PROGRAM, ['serve'], { env: { ...process.env, WRIT_DATA: place.data, WRIT_PORT: String(place.port + 1) }, encoding: 'utf8', timeout: PATIENCE_MS });
      expect(second.status).toBe(3);
      expect(second.stderr).toContain(`Another Writ server (process ${first.pid}) holds the data folder`);
    } finally {
      await first.stop();
    }
    await untilNothingRuns(place.data);

    const again = await startWrit(place);
    try {
      // Nobody has signed up yet, so the one link still stands and is not made anew, and the kit is not shown again.
      expect(again.link).toBeUndefined();
      expect(again.said()).not.toContain('recovery kit');
    } finally {
      await again.stop();
    }
    await untilNothingRuns(place.data);
  }, PATIENCE_MS);
});

describe.skipIf(isMissing)(name, () => {
  let journey: Awaited<ReturnType<typeof openJourneyInBrowser>>;
  beforeAll(async () => {
    journey = await openJourneyInBrowser();
  });
  afterAll(() => journey?.close());

  it('goes from the link over a passkey to measured clauses, the host, a vouched list and the next host; and in again', async () => {
    const { browser, writ } = journey;
    const { page, context, faults } = await openContext(browser, writ.address);
    await signUpWithPasskey(page, writ.link!);
    expect(new URL(page.url()).pathname).toBe('/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.getByText(`Point of contact ${OWNER.name}`).isVisible()).toBe(true);
    // Measured while the person signed up, or the open page says so by itself.
    await page.locator('.clause').getByText(/^\d+\/\d+ hosts/).first().waitFor();
    expect(await page.locator('.numbers').getByText('nothing measures yet').isVisible()).toBe(true);

    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Hosts' }).click();
    await page.locator('table a[href^="/hosts/"]').first().click();
    await page.getByRole('heading', { name: 'Facts' }).waitFor();
    await page.locator('details.folder > summary').filter({ hasText: /operating system/i }).first().waitFor();

    await page.goto('/controls/supported-operating-system');
    await page.getByText('Vouch for the list').click();
    await page.getByLabel('Compared with').fill('the list in the office');
    await page.getByLabel('Valid until').fill(new Date(Date.now() + 80 * 86_400_000).toISOString().slice(0, 10));
    await page.getByRole('button', { name: 'I vouch that this is the whole list' }).click();
    await page.getByText('You vouched for the list.').waitFor();
    await page.getByText(OWNER.name).first().waitFor();
    expect(await page.locator('#population').getByText('Nobody has said').count()).toBe(0);

    await page.goto('/hosts/enrol');
    await page.getByRole('heading', { name: 'Enrol a host' }).waitFor();

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    await page.goto('/hosts');
    await page.waitForURL('**/sign-in?next=*');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.waitForURL('**/hosts');
    expect(faults).toEqual([]);
    await context.close();
  }, PATIENCE_MS);

  it('has spent its link, and makes no other at the next start', async () => {
    const { browser, writ, place } = journey;
    const { page, context } = await openContext(browser, writ.address);
    const answer = await page.goto(writ.link!);
    expect(answer!.status()).toBeGreaterThanOrEqual(400);
    await context.close();
    await writ.stop();
    journey.writ = await startWrit(place);
    expect(journey.writ.link).toBeUndefined();
    await until('it is in health', async () => (await fetch(`${journey.writ.address}/healthz`)).ok);
  }, PATIENCE_MS);

  it('goes with a password and an app as well', async () => {
    const other = await newPlace();
    const second = await startWrit({ ...other, settings: { WRIT_LOCAL_AGENT: 'off' } });
    try {
      const { page, context, faults } = await openContext(journey.browser, second.address);
      const person = await signUpWithPassword(page, second.link!);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByText('You are signed out.').waitFor();
      await page.getByLabel('Mail address').fill(person.email);
      await page.getByLabel('Password').fill(person.password);
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByLabel('Code').fill(person.nextCode());
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('link', { name: OWNER.name }).waitFor();
      expect(faults).toEqual([]);
      await context.close();
    } finally {
      await second.stop();
      await untilNothingRuns(other.data);
      other.remove();
    }
  }, PATIENCE_MS);
});
