import { expect, test } from 'vitest';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { CHROMIUM, launchBrowser } from '../apps/server/src/ui/testing/chromium.ts';

export { CHROMIUM, launchBrowser };
const isRequired = process.env['WRIT_TEST_COMPONENTS'] === 'required';
/** Pages are quick; the machine that tests them may not be. */
const PATIENCE_MS = 30_000;

/** The name of a journey that needs a browser, with what is missing where it must be left out. Where it must not, that fails. */
export function withBrowser(journey: string): { readonly name: string; readonly isMissing: boolean } {
  if (CHROMIUM) return { name: journey, isMissing: false };
  if (isRequired) test(`${journey}: Chromium is there`, () => expect.fail('Chromium is missing, and WRIT_TEST_COMPONENTS asks for it'));
  return { name: `${journey} (not tried here: no Chromium)`, isMissing: true };
}

/** A context that writes down what a good console never does: requests to elsewhere, refusals by the content security policy, errors of scripts. */
export interface WatchedContext {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly faults: readonly string[];
}

export async function openContext(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<WatchedContext> {
  const context = await browser.newContext({ reducedMotion: 'reduce', baseURL: address, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const faults: string[] = [];
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'data:' && origin !== address) faults.push(`A request to elsewhere: ${request.url()}`);
  });
  context.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) faults.push(message.text());
  });
  context.on('weberror', (error) => faults.push(`A script failed: ${error.error().message}`));
  return { context, page: await context.newPage(), faults };
}

/** Gives the page a security key of the kind that is built into a laptop, which always agrees. */
export async function addAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
}
