import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRecordBox } from '../../../record-box.ts';
import { createBlobs, openBlobStore } from '../../../platform/blobs/index.ts';
import { createKeyring, masterKey } from '../../../platform/crypto/index.ts';
import { openClient } from '../../../platform/mail/receive/testing-smtp-client.ts';
import type { ReportingDoorTables } from '../parts.ts';
import { unseal } from '../reports/sealing.ts';
import { bundleProgram } from '../reports/testing/bundle-program.ts';
import { someMail } from './testing/open-test-intake.ts';

/** `WRIT_TEST_KILLS=200` takes minutes. */
const KILLS = Number(process.env.WRIT_TEST_KILLS ?? 12);
const KEY = randomBytes(32);

let folder: string;
let program: string;
let database: TestDatabase<ReportingDoorTables>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'writ-kill-intake-'));
  program = await bundleProgram(join(import.meta.dirname, 'testing/intake-program.ts'), folder);
  database = await createTestDatabase<ReportingDoorTables>();
  await database.db.insertInto('core.policy_versions').values({ version: 1, sha256: '0', text: '', in_force_since: new Date(0).toISOString(), changes: '[]' }).execute();
}, 120_000);
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

interface Running {
  readonly port: number;
  readonly hasRead: Promise<unknown>;
  readonly kill: () => Promise<void>;
}

async function start(): Promise<Running> {
  const child = spawn(process.execPath, [program, database.url, join(folder, 'blobs'), KEY.toString('hex')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: port } = await lines.next();
  return {
    port: Number(port),
    hasRead: lines.next(),
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

it('each message whose server said 250 is a report exactly once, whenever the intake is killed', async () => {
  const acknowledged: string[] = [];
  let sent = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const running = await start();
    async function send(): Promise<void> {
      const smtp = await openClient(running.port);
      if (!(await smtp.reply()) || !(await smtp.say('EHLO mail.example.org\r\n'))) return;
      for (;;) {
        const title = `Message ${(sent += 1)}`;
        for (const words of ['MAIL FROM:<grace@example.org>\r\n', 'RCPT TO:<security@example.com>\r\n', 'DATA\r\n']) if (!(await smtp.say(words))) return;
        if (!(await smtp.say(`${someMail({ subject: title, text: `${title} ${'x '.repeat(sent % 2_000)}` })}\r\n.\r\n`)).startsWith('250')) return;
        acknowledged.push(title);
      }
    }
    const senders = Promise.all([send(), send()]);
    // Once it takes mail: how long that takes is the machine's, and a kill before it proves little.
    for (const before = acknowledged.length, until = performance.now() + 20_000; acknowledged.length === before && performance.now() < until; ) await pause(5);
    await pause(Math.random() * 300);
    await Promise.all([running.kill(), senders]);
  }
  const last = await start();
  await last.hasRead;
  await last.kill();
  expect(await database.db.selectFrom('reporting.mails').select('id').where('outcome', '<>', 'opened').execute()).toEqual([]);
  const titles = await titlesOfReports();
  expect(acknowledged.length).toBeGreaterThanOrEqual(KILLS);
  expect(new Set(titles).size).toBe(titles.length);
  expect(acknowledged.filter((title) => !titles.includes(title))).toEqual([]);
  const messages = await database.db.selectFrom('reporting.messages').select('id').execute();
  expect(messages).toHaveLength(2 * titles.length);
}, 60_000 + KILLS * 15_000);

/** Of a report that holds only the raw message, because the intake was killed while it read it time and again, the title is the raw one's. */
async function titlesOfReports(): Promise<readonly string[]> {
  const keyring = createKeyring([masterKey(KEY)]);
  const box = createRecordBox(keyring, { derive: () => KEY } as never);
  const blobs = createBlobs(await openBlobStore({ place: join(folder, 'blobs'), region: 'none' }), keyring);
  const rows = await database.db.selectFrom('reporting.reports as report').innerJoin('reporting.mails as mail', 'mail.report', 'report.id').select(['report.id', 'report.sealed', 'mail.blob']).execute();
  return Promise.all(rows.map(async ({ id, sealed, blob }) => {
    const { title } = unseal.report(box, id, sealed);
    if (title.startsWith('Message ')) return title;
    const raw = Buffer.concat(await Array.fromAsync(await blobs.get(blob))).toString();
    return /^Subject: (.*)\r$/mu.exec(raw)?.[1] ?? title;
  }));
}
