import { parentPort } from 'node:worker_threads';

/** A thread that reads lines and breaks at some of them, as a fault in the reading would. */
import './reading-program.ts';

parentPort!.on('message', ({ what, work }: { readonly what: string; readonly work: { readonly token?: string; readonly body?: Uint8Array } | undefined }) => {
  if (what === 'syslog' ? work?.token === 'break' : work?.body !== undefined && Buffer.from(work.body).includes('break the reading')) throw new Error('broken on purpose');
});
