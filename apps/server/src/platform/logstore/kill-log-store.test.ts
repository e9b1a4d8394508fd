import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ENGINE_PROGRAM, openTestStore, readStock, testBatch } from './testing-store.ts';

/** How often each is killed; the long run asks for 200. */
const KILLS = Number(process.env['WRIT_TEST_KILLS'] ?? 20);
const LINES = 400;

test(`an engine that is killed ${KILLS} times under load keeps every acknowledged line, once`, { timeout: 30_000 + KILLS * 6_000 }, async () => {
  const store = await openTestStore();
  try {
    await store.ready();
    const acknowledged: number[] = [];
    const refused: number[] = [];
    const over = new AbortController();
    let next = 0;
    async function write(): Promise<void> {
      while (!over.signal.aborted) {
        const n = next++;
        await store.append(testBatch(n, LINES)).then(() => acknowledged.push(n), () => refused.push(n));
      }
    }
    const writers = [write(), write(), write()];
    for (let kills = 0; kills < KILLS; kills += 1) {
      const before = acknowledged.length;
      await expect.poll(() => acknowledged.length, { timeout: 20_000, interval: 5 }).toBeGreaterThan(before + 1);
      await wait(Math.random() * 120);
      process.kill(store.pid()!, 'SIGKILL');
      await expect.poll(() => store.pid(), { timeout: 5_000, interval: 2 }).toBeUndefined();
    }
    over.abort();
    await Promise.all(writers);
    const { byBatch } = await readStock(store);
    expect(acknowledged.length).toBeGreaterThan(KILLS);
    expect(acknowledged.filter((n) => byBatch.get(n)?.rows !== LINES || byBatch.get(n)?.different !== LINES)).toEqual([]);
    expect([...byBatch].filter(([, { rows, different }]) => rows !== different)).toEqual([]);
    // What was not acknowledged is sent again, and is there once then.
    for (const n of refused) await store.append({ ...testBatch(n, LINES), isAgain: true });
    const after = await readStock(store);
    expect(refused.filter((n) => after.byBatch.get(n)?.rows !== LINES)).toEqual([]);
  } finally {
    await store.destroy();
  }
});

test('a server that is killed takes its engine along, keeps every acknowledged line, and what its sender sends again is there once', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'writ-logs-'));
  const acknowledged = new Set<number>();
  let first = 0;
  try {
    for (let kills = 0; kills < Math.max(3, KILLS / 5); kills += 1) {
      const run = startWriter(folder, first);
      await expect.poll(() => run.acknowledged.length, { timeout: 30_000, interval: 5 }).toBeGreaterThan(3);
      await wait(Math.random() * 100);
      run.process.kill('SIGKILL');
      await run.ended;
      await expect.poll(() => existsSync(`/proc/${run.engine()}`), { timeout: 8_000 }).toBe(false);
      for (const n of run.acknowledged) acknowledged.add(n);
      // Its sender begins again with the last that it knows was taken, and so sends some twice.
      first = Math.max(...acknowledged) - 1;
    }
    const store = await openTestStore(folder);
    for (let n = 0; n <= first + 3; n += 1) await store.append(testBatch(n, LINES));
    const { byBatch } = await readStock(store);
    expect([...acknowledged, ...Array.from({ length: first + 3 }, (_, n) => n)].filter((n) => byBatch.get(n)?.rows !== LINES || byBatch.get(n)?.different !== LINES)).toEqual([]);
    await store.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('an engine whose server dies at any moment of its start goes too, and lets go of its folder', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'writ-logs-'));
  try {
    for (const afterMs of [0, 60, 120, 240, 480]) {
      const engine = spawn(process.execPath, [ENGINE_PROGRAM, folder, join(folder, 'engine.sock')], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      const ended = new Promise<void>((resolve) => { engine.once('exit', () => resolve()); });
      await wait(afterMs);
      engine.disconnect();
      await ended;
    }
    const store = await openTestStore(folder);
    await store.append(testBatch(1, LINES));
    await store.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

function startWriter(folder: string, first: number): { readonly process: ChildProcess; readonly acknowledged: number[]; readonly engine: () => number | undefined; readonly ended: Promise<void> } {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing-writer.ts'), folder, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: number[] = [];
  let engine: number | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('engine ')) engine = Number(line.slice('engine '.length));
    else acknowledged.push(Number(line));
  });
  return { process: child, acknowledged, engine: () => engine, ended: new Promise((resolve) => child.once('close', () => resolve())) };
}
