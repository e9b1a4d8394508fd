import { instant } from '@writ/kernel';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestStore, TEST_DAY, testLine } from '../../../platform/logstore/testing-store.ts';
import type { LoggingDoorTables } from '../parts.ts';
import type { LineWatcher } from './line-watcher.ts';
import { readWatchedUntil, watchLines } from './watch-lines.ts';

const HOUR = 3_600_000;

let store: Awaited<ReturnType<typeof openTestStore>>;
let database: TestDatabase<LoggingDoorTables>;
let now = TEST_DAY + 10 * HOUR;
beforeAll(async () => {
  store = await openTestStore();
  database = await createTestDatabase<LoggingDoorTables>();
});
afterAll(async () => {
  await store.destroy();
  await database.drop();
});

const parts = () => ({ db: database.db, logs: store, log: pino({ level: 'silent' }), clock: () => instant(now) });

/** Writes lines that are received one millisecond after the other from `from` on. */
async function appendLines(token: string, from: number, count: number, message = (seq: number) => `${token} ${seq}`): Promise<void> {
  await store.append({ token, lines: Array.from({ length: count }, (_, seq) => testLine({ at: TEST_DAY, receivedAt: from + (seq % 500), message: message(seq) })) });
}

function recorder(name: string, fails: (call: number) => boolean = () => false): LineWatcher & { readonly seen: string[]; forgotten: number } {
  let call = 0;
  const watcher = {
    name, seen: [] as string[], forgotten: 0,
    async take(_trx: unknown, lines: readonly { readonly message: string }[]) {
      call += 1;
      if (fails(call)) throw new Error('out of order');
      watcher.seen.push(...lines.map(({ message }) => message));
    },
    forget: () => void (watcher.forgotten += 1),
  };
  return watcher;
}

describe('a watcher', () => {
  test('sees every line once, in the order of their coming, over many chunks and many runs', async () => {
    const from = now - HOUR;
    await appendLines('first', from, 4_500);
    await appendLines('second', from + 20_000, 10);
    const one = recorder('once');
    await watchLines(parts(), [one]);
    expect(one.seen).toHaveLength(4_510);
    expect(new Set(one.seen).size).toBe(4_510);
    expect(one.seen.slice(-10)).toEqual(Array.from({ length: 10 }, (_, seq) => `second ${seq}`));
    await appendLines('third', now - 30_000, 5);
    await watchLines(parts(), [one]);
    expect(one.seen).toHaveLength(4_510); // not yet settled
    now += 2 * 60_000;
    await watchLines(parts(), [one]);
    expect(one.seen.slice(4_510)).toEqual(Array.from({ length: 5 }, (_, seq) => `third ${seq}`));
    expect(await readWatchedUntil(parts(), 'once')).toBe(now - 60_000);
  });

  test('that fails stays where it is, forgets what it held, and sees the same lines again; the others go on', async () => {
    const before = recorder('other');
    const failing = recorder('failing', (call) => call === 2);
    await watchLines(parts(), [before, failing]);
    expect(before.seen).toHaveLength(4_515);
    expect(failing.forgotten).toBe(1);
    const kept = failing.seen.length;
    expect(kept).toBe(2_000);
    await watchLines(parts(), [before, failing]);
    expect(failing.seen).toEqual(before.seen);
  });

  test('is shown each line once when two runs come at once', async () => {
    const one = recorder('raced');
    await Promise.all([watchLines(parts(), [one]), watchLines(parts(), [one]), watchLines(parts(), [one])]);
    await watchLines(parts(), [one]);
    expect(new Set(one.seen).size).toBe(4_515);
    expect(one.seen).toHaveLength(4_515);
  });

  test('gets past lines that are so long that no answer holds many of them', { timeout: 180_000 }, async () => {
    for (const token of ['long 1', 'long 2']) await appendLines(token, now - 10 * 60_000, 200, (seq) => `${token} ${seq} ${'x'.repeat(200_000)}`);
    const one = recorder('long');
    const longOnes = () => one.seen.filter((message) => message.startsWith('long '));
    // On a slow machine one run ends before it is through.
    for (let run = 0; run < 4 && longOnes().length < 400; run += 1) await watchLines(parts(), [one]);
    expect(longOnes()).toHaveLength(400);
  });
});

test('lines of quiet months and of one busy minute among them are all seen, in their order', { timeout: 120_000 }, async () => {
  const quiet = await openTestStore();
  try {
    const lines = [
      ...Array.from({ length: 400 }, (_, n) => testLine({ receivedAt: TEST_DAY - 60 * 24 * HOUR + n * HOUR, message: `quiet ${n}` })),
      ...Array.from({ length: 9_000 }, (_, n) => testLine({ receivedAt: TEST_DAY - 30 * 24 * HOUR + n, message: `busy ${n}` })),
    ];
    await quiet.append({ token: 'quiet', lines });
    const one = recorder('quiet');
    for (let run = 0; run < 5 && one.seen.length < lines.length; run += 1) await watchLines({ ...parts(), logs: quiet }, [one]);
    expect(one.seen).toHaveLength(lines.length);
    expect(one.seen).toEqual(lines.toSorted((a, b) => a.receivedAt - b.receivedAt).map(({ message }) => message));
  } finally {
    await quiet.destroy();
  }
});
