import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import { declareErrors } from '@writ/kernel';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineJob, type Jobs, startJobs } from './index.ts';

interface Tables {
  runs: { n: number; process: number };
}
const errors = declareErrors('test', { 'no-answer': { kind: 'unavailable', sentence: 'The other side does not answer.' } });

describe('jobs', () => {
  let database: TestDatabase<Tables>;
  let jobs: Jobs;
  let workers: ChildProcess[] = [];
  beforeAll(async () => {
    database = await createTestDatabase<Tables>();
    await sql`CREATE TABLE runs (n int, process int)`.execute(database.db);
    jobs = await startJobs({ url: database.url, logger: pino({ level: 'silent' }), pollS: 0.5, superviseS: 1 });
  });
  afterAll(async () => {
    await Promise.all(workers.map(end));
    await jobs.stop();
    await database.drop();
  });

  it('exist if and only if their transaction commits, and once for one id', async () => {
    const seen: string[] = [];
    const note = defineJob({ name: 'note', payload: z.object({ text: z.string() }), handle: async ({ text }) => void seen.push(text) });
    await jobs.declare(note);
    await database.db.transaction().execute(async (trx) => {
      await jobs.enqueue(trx as never, note, { text: 'undone' });
      throw new Error('roll back');
    }).catch(() => {});
    const id = '0189e5d0-0000-7000-8000-000000000001';
    for (let time = 0; time < 3; time += 1) await database.db.transaction().execute((trx) => jobs.enqueue(trx as never, note, { text: 'done' }, { id }));
    await jobs.register(note);
    await eventually(() => expect(seen).toContain('done'));
    expect(seen).toEqual(['done']);
  });

  it('are retried, then given up and shown with a reason that quotes nothing, then retried by a person', async () => {
    let isUp = false;
    const call = defineJob({
      name: 'call',
      payload: z.object({}),
      retries: 1,
      retryAfterS: 1,
      handle: async (_payload, { attempt }) => {
        if (!isUp) throw attempt === 1 ? new Error('mail to ada@example.com bounced') : errors('no-answer');
      },
    });
    await jobs.register(call);
    await database.db.transaction().execute((trx) => jobs.enqueue(trx as never, call, {}));
    const givenUp = await eventually(async () => {
      const all = await jobs.listGivenUp();
      expect(all).toHaveLength(1);
      return all[0]!;
    });
    expect(givenUp).toMatchObject({ name: 'call', attempts: 2, reason: 'no-answer: The other side does not answer.' });
    const { rows } = await sql`SELECT 1 FROM pgboss.job WHERE output::text LIKE '%ada@%'`.execute(database.db);
    expect(rows).toEqual([]);
    isUp = true;
    await jobs.retryGivenUp(givenUp.id);
    await eventually(async () => expect(await jobs.listGivenUp()).toEqual([]));
    await expect(jobs.retryGivenUp(givenUp.id)).rejects.toMatchObject({ code: 'job-not-given-up' });
  });

  it('are claimed by one of several processes each, and taken over from one that is killed', async () => {
    const count = defineJob({ name: 'count', payload: z.object({ n: z.number(), hang: z.boolean().optional() }), retryAfterS: 1, timeoutS: 2, handle: async () => {} });
    await jobs.declare(count);
    workers = await Promise.all([startWorker(database.url), startWorker(database.url)]);
    await database.db.transaction().execute(async (trx) => {
      for (let n = 0; n < 40; n += 1) await jobs.enqueue(trx as never, count, { n });
    });
    await eventually(async () => expect(await runsOf(database)).toHaveLength(40));
    expect(new Set((await runsOf(database)).map(({ n }) => n)).size).toBe(40);

    await database.db.transaction().execute((trx) => jobs.enqueue(trx as never, count, { n: 100, hang: true }));
    const claimed = await eventually(async () => (await runsOf(database)).find(({ n }) => n === 100)!.process);
    workers.find(({ pid }) => pid === claimed)!.kill('SIGKILL');
    await eventually(async () => expect((await runsOf(database)).filter(({ n, process }) => n === 100 && process !== claimed).length).toBeGreaterThan(0), 18_000);
  }, 40_000);
});

function runsOf({ db }: TestDatabase<Tables>): Promise<Tables['runs'][]> {
  return db.selectFrom('runs').selectAll().execute();
}

async function startWorker(url: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing-worker.ts'), url], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function eventually<Value>(attempt: () => Value | Promise<Value>, patienceMs = 12_000): Promise<Value> {
  for (const until = performance.now() + patienceMs; ; await wait(25)) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > until) throw error;
    }
  }
}
