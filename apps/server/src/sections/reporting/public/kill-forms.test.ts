import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { instant, MS, plus } from '@writ/kernel';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newSigner } from '../../../core/journal/testing/new-signer.ts';
import { verifyStoredJournal } from '../../../core/journal/verify-stored-journal.ts';
import { createBlobs, openBlobStore } from '../../../platform/blobs/index.ts';
import { createKeyring, masterKey } from '../../../platform/crypto/index.ts';
import type { ReportingDoorTables } from '../parts.ts';
import { openLink } from '../reports/private-link.ts';
import { bundleProgram } from '../reports/testing/bundle-program.ts';
import { issueFormToken } from './form-token.ts';
import { UPLOAD_PREFIX } from './keep-upload.ts';
import { sweepUploads } from './sweep-uploads.ts';

/** `WRIT_TEST_KILLS=200` takes minutes. */
const KILLS = Number(process.env.WRIT_TEST_KILLS ?? 12);
const KEY = randomBytes(32);
const POLICY = join(import.meta.dirname, '../../../../../../policy/security.md');
const SENDERS = 8;

let folder: string;
let program: string;
let database: TestDatabase<ReportingDoorTables>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'writ-kill-forms-'));
  program = await bundleProgram(join(import.meta.dirname, 'testing/form-program.ts'), folder);
  database = await createTestDatabase<ReportingDoorTables>();
  await database.db.insertInto('core.policy_versions').values({ version: 1, sha256: '0', text: '', in_force_since: new Date(0).toISOString(), changes: '[]' }).execute();
}, 120_000);
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<{ readonly port: number; readonly kill: () => Promise<void> }> {
  const child = spawn(process.execPath, [program, database.url, join(folder, 'blobs'), KEY.toString('hex'), POLICY], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const { value: port } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  return {
    port: Number(port),
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

interface Form {
  readonly token: string;
  readonly what: string;
  readonly file: Buffer | undefined;
}

let made = 0;
function newForm(): Form {
  const number = (made += 1);
  return { token: issueFormToken(KEY, instant(Date.now() - MS.minute)), what: `Form ${number} ${'x '.repeat((number * 37) % 2_000)}`, file: number % 3 === 0 ? randomBytes((number * 7_919) % 200_000) : undefined };
}

/** The path of the private link; undefined when the server died before it said one. */
async function send(port: number, { token, what, file }: Form): Promise<string | undefined> {
  const body = new FormData();
  for (const [name, value] of Object.entries({ token, what, email: 'grace@example.org' })) body.append(name, value);
  if (file) body.append('files', new Blob([new Uint8Array(file)]), 'proof.bin');
  try {
    const answer = await fetch(`http://localhost:${port}/report`, { method: 'POST', body, redirect: 'manual', headers: { 'sec-fetch-site': 'same-origin' } });
    expect(answer.status).toBe(303);
    return answer.headers.get('location')!.split('?')[0]!;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

it('each form that got a tracking id is a report exactly once, each that did not is one after it is sent again, whenever the server is killed', async () => {
  const links = new Map<Form, string>();
  let unsure: Form[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    const running = await start();
    const again = unsure;
    unsure = [];
    const before = links.size;
    const senders = Promise.all(Array.from({ length: SENDERS }, async () => {
      for (;;) {
        // As a browser does when its page is loaded again: the same form with the same key.
        const form = again.pop() ?? newForm();
        const link = await send(running.port, form);
        if (link === undefined) return unsure.push(form);
        links.set(form, link);
      }
    }));
    // Once it takes forms: how long that takes is the machine's, and a kill before it proves little.
    for (const until = performance.now() + 20_000; links.size === before && performance.now() < until; ) await pause(2);
    await pause(Math.random() * 300);
    await Promise.all([running.kill(), senders]);
    unsure.push(...again);
  }
  expect(links.size).toBeGreaterThanOrEqual(KILLS);
  expect(unsure.length).toBeGreaterThan(0);
  const halfway = await keysOfReports();
  expect(new Set(halfway.values()).size).toBe(halfway.size);
  for (const { token } of links.keys()) expect(halfway.has(nonceOf(token))).toBe(true);

  const last = await start();
  for (const form of unsure) links.set(form, (await send(last.port, form))!);
  await last.kill();
  await expectWhole(links);
}, 60_000 + KILLS * 15_000);

function nonceOf(token: string): string {
  return `form:${token.split('.')[1]}`;
}

/** By intake key, the report's id. */
async function keysOfReports(): Promise<ReadonlyMap<string, string>> {
  const rows = await database.db.selectFrom('reporting.reports').select(['intake_key', 'id']).execute();
  return new Map(rows.map(({ intake_key, id }) => [intake_key, id]));
}

async function expectWhole(links: ReadonlyMap<Form, string>): Promise<void> {
  const { db } = database;
  const keys = await keysOfReports();
  expect(keys.size).toBe(links.size);
  for (const [{ token }, link] of links) expect(await openLink({ db, linkKey: KEY }, link.slice('/thread/'.length))).toBe(keys.get(nonceOf(token)));
  const numbers = await db.selectFrom('reporting.reports').select('number').orderBy('number').execute();
  expect(numbers.map(({ number }) => number)).toEqual(Array.from({ length: links.size }, (_, index) => index + 1));
  const counts = await Promise.all((['reporting.messages', 'platform.outbox', 'contact.escalations', 'core.subjects', 'core.deadlines', 'core.journal'] as const)
    .map(async (table) => Number((await db.selectFrom(table).select((select) => select.fn.countAll<string>().as('count')).executeTakeFirstOrThrow()).count) / links.size));
  expect(counts).toEqual([2, 1, 1, 2, 2, 2]);
  expect(await db.selectFrom('core.facts').select((select) => select.fn.count<string>('subject_id').distinct().as('count')).where('kind', '=', 'report.review').executeTakeFirst()).toEqual({ count: links.size });
  expect(await verifyStoredJournal(db, newSigner(), instant(Date.now()))).toMatchObject({ ok: true, entries: 2 * links.size });
  await expectNoOrphans([...links.keys()].flatMap(({ file }) => (file ? [createHash('sha256').update(file).digest('hex')] : [])));
}

async function expectNoOrphans(digests: readonly string[]): Promise<void> {
  const { db } = database;
  const blobs = createBlobs(await openBlobStore({ place: join(folder, 'blobs'), region: 'none' }), createKeyring([masterKey(KEY)]));
  await sweepUploads({ db, blobs }, plus(instant(Date.now()), 2 * MS.day));
  const names = (await Array.fromAsync(blobs.list())).map(({ name }) => name).filter((name) => name.startsWith(UPLOAD_PREFIX)).toSorted();
  const rows = await db.selectFrom('reporting.attachments').select(['blob', 'digest']).orderBy('blob').execute();
  expect(names).toEqual(rows.map(({ blob }) => blob));
  expect(rows.map(({ digest }) => digest).toSorted()).toEqual(digests.toSorted());
  for (const { blob, digest } of rows) {
    const hash = createHash('sha256');
    for await (const chunk of await blobs.get(blob)) hash.update(chunk);
    expect(hash.digest('hex')).toBe(digest);
  }
}
