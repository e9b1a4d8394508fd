import { createRedactor } from '@writ/log';
import { instant, MS, toIso } from '@writ/kernel';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestConsole, type TestConsole } from '../../../core/console/testing/open-test-console.ts';
import { openTestStore } from '../../../platform/logstore/testing-store.ts';
import { createCommandWatcher } from '../commands/watch-commands.ts';
import { openLineDesk } from '../intake/reading/open-line-desk.ts';
import { storeReadLines } from '../intake/reading/store-read-lines.ts';
import { loggingRoutes } from '../logging-routes.tsx';
import type { LoggingParts } from '../parts.ts';
import { watchLines } from '../watch/watch-lines.ts';
import { createLoginWatcher } from './watch-logins.ts';

let store: Awaited<ReturnType<typeof openTestStore>>;
let desk: TestConsole;
let parts: LoggingParts;

beforeAll(async () => {
  store = await openTestStore();
  desk = await openTestConsole({
    routes(console, house) {
      parts = { db: house.db, clock: house.clock, log: pino({ level: 'silent' }), policyInForce: console.policyInForce, reading: openLineDesk(undefined), cleaner: createRedactor(), logs: store };
      return loggingRoutes(console, parts, () => new URL('http://localhost:4100'));
    },
  });
}, 60_000);
afterAll(async () => {
  await desk.close();
  await store.destroy();
});

/** Stores lines of a host as the door of syslog does. */
async function send(texts: readonly string[]): Promise<void> {
  const bytes = new TextEncoder().encode(texts.map((text) => `${text}\n`).join(''));
  const read = await parts.reading.syslog({ token: texts[0]!, now: parts.clock(), pieces: [{ connection: 1, peer: '192.0.2.1', bytes, isEnd: true }] });
  await storeReadLines(parts, read, { isAgain: false });
}

test('a stranger who gets in after 300 failures, and what was run then, are found in the lines that came, and lead back to them', { timeout: 60_000 }, async () => {
  const from = parts.clock() - 10 * MS.minute;
  const line = (n: number, said: string) => `${toIso(instant(from + n * 1_000))} web-1 sshd[${2_000 + n}]: ${said} for deploy from 203.0.113.9 port ${40_000 + n} ssh2`;
  await send(Array.from({ length: 300 }, (_, n) => line(n, 'Failed password')));
  await send([line(310, 'Accepted password'), `${toIso(instant(from + 320_000))} web-1 sudo[9]:   deploy : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/systemctl stop auditd`]);
  desk.clock.pass(2 * MS.minute);
  const watchers = [createLoginWatcher(), createCommandWatcher(parts.cleaner)];
  await watchLines(parts, watchers);
  await watchLines(parts, watchers);

  const page = (await desk.get('developer', '/logs/logins')).text;
  expect(page).toContain('203.0.113.9 was let in as &quot;deploy&quot; on web-1 after 300 refusals.');
  const alert = /\/logs\/logins\/alerts\/[\da-f-]+/.exec(page)![0];
  const told = (await desk.get('developer', alert)).text;
  expect(told).toContain('Accepted password for deploy from 203.0.113.9');
  const place = [...told.matchAll(/\/logs\/lines\/[\d-]+/g)].at(-1)![0];
  expect((await desk.get('developer', place)).text).toContain('Accepted password for deploy from 203.0.113.9 port 40310 ssh2');

  const commands = (await desk.get('developer', '/logs/commands?hits=only')).text;
  expect(commands).toContain('/usr/bin/systemctl stop auditd');
  expect(commands).toContain('What is logged or watched is switched off (critical)');
});
