import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CHROMIUM, launchBrowser } from '../../../../ui/testing/chromium.ts';
import { serveFolder, type FolderServer } from '../../../../ui/testing/serve-folder.ts';
import { writeSite } from '../../../../ui/testing/write-site.ts';
import { frameAt } from '../../../../ui/testing/company.ts';
import { AddWayPage } from '../add-way-page.tsx';
import { pushBrowser } from '../testing/push-browser.ts';

const adapter = { kind: 'web-push' as const, name: 'This browser', about: 'A notification.', fields: [{ name: 'device', label: 'Name of the device' }] };
const form = AddWayPage({ frame: frameAt('/settings/ways/new/web-push'), adapter, push: { key: 'BKEY', worker: '/islands/push-worker.js' } });

if (!CHROMIUM && process.env['WRIT_TEST_COMPONENTS'] === 'required') test('Chromium is there', () => expect.fail('Chromium is missing, and WRIT_TEST_COMPONENTS asks for it'));

describe.skipIf(!CHROMIUM)(CHROMIUM ? 'in Chromium' : 'skipped: Chromium is missing', () => {
  let folder: string;
  let server: FolderServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'writ-push-'));
    await writeSite(folder, new Map([['add', form]]));
    [server, browser] = await Promise.all([serveFolder(folder), launchBrowser()]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    context = await browser.newContext();
    page = await context.newPage();
  });
  afterEach(() => context.close());

  /** Which form was sent, if any was. */
  async function add(): Promise<URLSearchParams | undefined> {
    let posted: URLSearchParams | undefined;
    page.on('request', (request) => {
      if (request.method() === 'POST') posted = new URLSearchParams(request.postData() ?? '');
    });
    await page.goto(`${server.address}/add.html`);
    await page.getByLabel('Name of the device').fill('Laptop');
    await page.getByRole('button', { name: 'Allow and add' }).click();
    // What the page says, or that it went away with the form.
    const said = async (): Promise<string> => (posted ? 'sent' : page.locator('[data-push-problem]').textContent({ timeout: 1_000 }).catch(() => 'gone').then((text) => text ?? ''));
    await expect.poll(said, { timeout: 15_000 }).toMatch(/^sent$|not allowed|did not answer|push service/i);
    return posted;
  }

  test('the form is sent with what the browser subscribed to, by our key', async () => {
    const { subscription } = pushBrowser();
    await context.grantPermissions(['notifications']);
    // A headless browser has no push service of its own.
    await page.addInitScript((given) => {
      PushManager.prototype.subscribe = (options?: PushSubscriptionOptionsInit) => Promise.resolve({ toJSON: () => ({ ...(JSON.parse(given) as object), key: options?.applicationServerKey }) } as unknown as PushSubscription);
    }, subscription);
    const posted = await add();
    expect(posted?.get('device')).toBe('Laptop');
    expect(JSON.parse(posted!.get('subscription')!)).toEqual({ ...(JSON.parse(subscription) as object), key: 'BKEY' });
  });

  test('a browser that may not notify, or has no push service, says so and sends nothing', async () => {
    expect(await add()).toBeUndefined();
  });

  test('the worker shows one notification for one call, with a page of ours behind it and no other', async () => {
    await context.grantPermissions(['notifications'], { origin: server.address });
    await page.goto(`${server.address}/add.html`);
    await page.evaluate(async () => {
      const { installing } = await navigator.serviceWorker.register('/islands/push-worker.js');
      await new Promise<void>((resolve) => installing!.addEventListener('statechange', () => installing!.state === 'activated' && resolve()));
    });
    const debug = await context.newCDPSession(page);
    const registration = new Promise<string>((resolve) => {
      debug.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => registrations[0] && resolve(registrations[0].registrationId));
    });
    await debug.send('ServiceWorker.enable');
    const registrationId = await registration;
    const push = (data: string) => debug.send('ServiceWorker.deliverPushMessage', { origin: `${server.address}/`, registrationId, data });
    const shown = () => page.evaluate(async () => (await (await navigator.serviceWorker.getRegistration('/islands/'))!.getNotifications()).map(({ title, body, tag, data }) => ({ title, body, tag, data: data as string })).toSorted((one, other) => (one.tag < other.tag ? -1 : 1)));
    const call = { title: 'Report 31 waits for you', text: 'Look.', url: `${server.address}/call/abc`, key: 'a:1', urgent: true };
    // The debugger sometimes delivers one less: each is sent until it is seen, and waited for by what it alone changes. A call that comes twice is one notification.
    const again = { ...call, text: 'Look again.' };
    const steps = [[JSON.stringify(call), 'Look.', 1], [JSON.stringify(again), 'Look again.', 1], [JSON.stringify({ ...call, key: 'b:1', url: 'https://elsewhere.example.com/' }), 'Look.', 2], ['no JSON', 'Something waits for you.', 3]] as const;
    for (const [data, body, count] of steps) {
      await expect.poll(async () => {
        await push(data);
        await page.waitForTimeout(200);
        const now = await shown();
        return now.length === count && now.some((each) => each.body === body);
      }, { timeout: 12_000, interval: 500 }).toBe(true);
    }
    expect(await shown()).toEqual([
      { title: 'Report 31 waits for you', body: 'Look again.', tag: 'a:1', data: `${server.address}/call/abc` },
      { title: 'Report 31 waits for you', body: 'Look.', tag: 'b:1', data: `${server.address}/` },
      { title: 'Writ', body: 'Something waits for you.', tag: 'writ', data: `${server.address}/` },
    ]);
  }, 60_000);
});
