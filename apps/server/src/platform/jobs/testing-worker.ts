import { pino } from 'pino';
import { z } from 'zod';
import { connect } from '../db/index.ts';
import { defineJob, startJobs } from './index.ts';

/** A server process for the tests: works on `count` until it is told to end, and writes a row for each run. */
const url = process.argv[2] ?? '';
const db = connect<{ runs: { n: number; process: number } }>({ url, maxConnections: 2 });
const jobs = await startJobs({ url, logger: pino({ level: 'silent' }), pollS: 0.5, superviseS: 1 });
const count = defineJob({
  name: 'count',
  payload: z.object({ n: z.number(), hang: z.boolean().optional() }),
  retryAfterS: 1,
  timeoutS: 2,
  concurrency: 2,
  handle: async ({ n, hang }) => {
    await db.insertInto('runs').values({ n, process: process.pid }).execute();
    if (hang) await new Promise(() => {});
  },
});
await jobs.register(count);
process.stdout.write('ready\n');
process.once('SIGTERM', () => void jobs.stop().then(() => db.destroy()));
