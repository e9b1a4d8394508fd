import { once } from 'node:events';
import { openTestStore, testBatch } from './testing-store.ts';

/**
 * A server process for the kill tests: opens the store in the folder that it is given and appends the batches from `FIRST` on, two at a time.
 * It prints `engine PID` once, and a batch's number only after it was acknowledged. It runs until it is killed.
 */
const [folder = '', first = '0'] = process.argv.slice(2);
const store = await openTestStore(folder);
await store.ready();
process.stdout.write(`engine ${store.pid()}\n`);
let next = Number(first);
async function write(): Promise<void> {
  for (;;) {
    const n = next++;
    await store.append(testBatch(n, 400));
    if (!process.stdout.write(`${n}\n`)) await once(process.stdout, 'drain');
  }
}
await Promise.all([write(), write()]);
