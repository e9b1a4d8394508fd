import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openContext, withBrowser } from './open-browser.ts';
import { openJourneyInBrowser } from './open-journey.ts';
import { signUpWithPasskey } from './sign-up.ts';
import { ASK_MS, until } from './start-writ.ts';

const PATIENCE_MS = 180_000;
const { name, isMissing } = withBrowser('changing a word of the policy');

describe.skipIf(isMissing)(name, () => {
  let journey: Awaited<ReturnType<typeof openJourneyInBrowser>>;
  beforeAll(async () => {
    journey = await openJourneyInBrowser();
  });
  afterAll(() => journey?.close());

  it('in the prose alone is an error with its place; in prose and block it is a proposal, then version 2; a running clock keeps its end', async () => {
    const { browser, place, writ } = journey;
    const { page, context, faults } = await openContext(browser, writ.address);
    await signUpWithPasskey(page, writ.link!);
    await startClock(page);
    const due = await dueOfFinding(page);

    const file = join(place.data, 'security.md');
    const shipped = readFileSync(file, 'utf8');
    const line = shipped.slice(0, shipped.indexOf('fixed within 180 days')).split('\n').length;
    const proseOnly = shipped.replace('fixed within 180 days', 'fixed within 120 days');
    writeFileSync(file, proseOnly);
    await untilPage(page, '/policy/proposal', 'A text with errors');
    const said = await page.locator('main').textContent();
    expect(said).toMatch(new RegExp(`security\\.md:\\d+:\\d+`));
    const [, at] = /security\.md:(\d+):\d+/.exec(said!)!;
    expect(Math.abs(Number(at) - line)).toBeLessThan(8);
    expect(said).toContain('version 1 stays in force');
    await page.goto('/');
    await page.getByText('A new text has errors and changed nothing').waitFor();
    expect(await page.locator('.standing').textContent()).toContain('Version 1');

    writeFileSync(file, proseOnly.replace('fixedWithin: 180 days', 'fixedWithin: 120 days'));
    await untilPage(page, '/policy/proposal', 'A proposed text');
    const proposed = await page.locator('main').textContent();
    expect(proposed).toContain('1 clause');
    expect(proposed).toMatch(/fixedWithin: 180 days → 120 days/);
    // The deadline that runs is named before anybody decides.
    expect(await page.getByRole('table', { name: 'Running deadlines under changed controls' }).locator('tbody tr').count()).toBe(1);
    await page.getByLabel('Reason').fill('We are faster by now.');
    await page.getByRole('button', { name: 'Put it in force' }).click();
    await page.getByText('Version 2 is in force.').waitFor();
    expect(await page.locator('.standing').textContent()).toContain('Version 2');

    expect(await dueOfFinding(page)).toBe(due);
    await page.goto('/policy/versions');
    await page.getByText('Version 2', { exact: true }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  }, PATIENCE_MS);
});

/** Sets P3 on the first finding that the young instance has, and with it a clock of 180 days. */
async function startClock(page: Page): Promise<void> {
  await until('there is a finding', async () => {
    await page.goto('/findings');
    if (await page.locator('main a[href^="/findings/"]').count() > 0) return true;
    await page.goto('/findings?state=baseline');
    return await page.locator('main a[href^="/findings/"]').count() > 0;
  }, 90_000, ASK_MS);
  await page.locator('main a[href^="/findings/"]').first().click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByLabel('Priority', { exact: true }).selectOption('P3');
  await page.locator('form[action$="/priority"]').getByLabel('Reason').fill('It does not hurt yet.');
  await page.locator('form[action$="/priority"]').getByRole('button').click();
  await page.getByText('Its priority is set').waitFor();
}

let finding: string | undefined;
async function dueOfFinding(page: Page): Promise<string> {
  finding ??= new URL(page.url()).pathname;
  await page.goto(finding);
  const due = await page.locator('dt', { hasText: /^Due/ }).locator('xpath=following-sibling::dd[1]').locator('time').first().getAttribute('datetime');
  expect(due).toBeTruthy();
  return due!;
}

async function untilPage(page: Page, path: string, heading: string): Promise<void> {
  await until(`${path} says "${heading}"`, async () => {
    await page.goto(path);
    return await page.getByRole('heading', { level: 1, name: heading }).count() > 0;
  }, 30_000, ASK_MS);
}
