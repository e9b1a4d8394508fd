/**
 * `node scripts/take-screenshots.ts`: the pictures in `docs/images`, taken of a demonstration with the Chromium of this machine (CHROMIUM names another).
 * Run it when a page that they show has changed.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const root = join(import.meta.dirname, '..');
const into = join(root, 'docs/images');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly scheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
  /** Scrolled to its top. */
  readonly to?: string;
  /** Links that are followed from the path, by their words. */
  readonly through?: readonly string[];
}

const SHOTS: readonly Shot[] = [
  { name: 'policy-light', path: '/', scheme: 'light', width: 1360, height: 900, to: '#notices' },
  { name: 'policy-dark', path: '/', scheme: 'dark', width: 1360, height: 900, to: '#notices' },
  { name: 'policy-phone', path: '/', scheme: 'light', width: 390, height: 844, to: '#automatic-updates' },
  { name: 'proof', path: '/controls/automatic-updates', scheme: 'light', width: 1360, height: 900 },
  { name: 'inbox', path: '/reports', scheme: 'light', width: 1200, height: 860 },
  { name: 'seat', path: '/seats/point-of-contact', scheme: 'light', width: 1200, height: 900 },
  { name: 'form', path: '/report', scheme: 'light', width: 1100, height: 900 },
  { name: 'logs', path: '/logs?span=7d', scheme: 'light', width: 1200, height: 900 },
  { name: 'logins', path: '/logs/logins?span=7d', scheme: 'light', width: 1200, height: 900 },
  { name: 'log-service', path: '/logs/services', through: ['billing'], scheme: 'light', width: 1200, height: 900 },
  { name: 'log-days', path: '/logs/services', through: ['billing', 'Its days'], scheme: 'light', width: 1200, height: 900 },
  { name: 'patterns', path: '/logs/patterns', scheme: 'light', width: 1200, height: 900 },
  { name: 'secrets', path: '/logs/secrets', scheme: 'dark', width: 1200, height: 900 },
];

/** The demonstration, once it is filled: its process, its address and a link that signs in. */
async function startDemonstration(port: number): Promise<{ readonly process: ChildProcess; readonly link: string }> {
  const child = spawn(join(root, 'node_modules/.bin/writ'), ['demo', '--port', String(port)], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let link: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    link ??= /owner\s+(http\S+)/.exec(line)?.[1];
    if (link !== undefined && line.includes('verified journal entries')) return { process: child, link };
  }
  throw new Error('the demonstration ended before it was filled');
}

async function take(browser: Browser, state: Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>, base: string, shot: Shot): Promise<void> {
  const context = await browser.newContext({ viewport: { width: shot.width, height: shot.height }, colorScheme: shot.scheme, storageState: state, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(base + shot.path);
  for (const words of shot.through ?? []) await page.locator('main').getByRole('link', { name: words, exact: true }).first().click();
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  if (shot.to !== undefined) await page.locator(shot.to).first().evaluate((element) => element.scrollIntoView({ block: 'start' }));
  await page.screenshot({ path: join(into, `${shot.name}.png`) });
  await context.close();
}

/** A stranger reports, the owner of the demonstration answers, and the stranger looks at the private thread again. */
async function takeThread(browser: Browser, state: Parameters<typeof take>[1], base: string): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, colorScheme: 'light', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${base}/report`);
  await page.getByLabel('What did you find?').fill('The link in your invitations still works after it was used: I opened mine a second time and could choose another name and password.');
  await page.waitForTimeout(4_000); // The form holds back what is faster than people.
  await page.getByRole('button', { name: 'Send the report' }).click();
  await page.waitForURL('**/thread/**');
  const desk = await browser.newContext({ storageState: state });
  const console = await desk.newPage();
  await console.goto(`${base}/reports?state=all&q=invitations`);
  await console.locator('table a').first().click();
  await console.getByLabel('Answer', { exact: true }).fill('We see the same, thank you. Invitations end with their first use from this evening on; we write here when that is live.');
  await console.getByRole('button', { name: 'Send to the reporter' }).click();
  await console.getByText('Sent to the reporter.').waitFor();
  await desk.close();
  await page.goto(page.url().split('?', 1)[0]!);
  await page.screenshot({ path: join(into, 'thread.png') });
  await context.close();
}

const port = Number(process.env.PORT ?? 4199);
await mkdir(into, { recursive: true });
const demonstration = await startDemonstration(port);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
try {
  const context = await browser.newContext();
  await (await context.newPage()).goto(demonstration.link);
  const state = await context.storageState();
  const base = new URL(demonstration.link).origin;
  for (const shot of SHOTS) await take(browser, state, base, shot);
  await takeThread(browser, state, base);
} finally {
  await browser.close();
  demonstration.process.kill('SIGTERM');
}
