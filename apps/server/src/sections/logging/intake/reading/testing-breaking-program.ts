import { parentPort } from 'node:worker_threads';

/** A thread that reads lines and breaks at a question about syslog, as a fault in the reading would. */
import './reading-program.ts';

parentPort!.on('message', ({ what, work }: { readonly what: string; readonly work: { readonly token: string } | undefined }) => {
  if (what === 'syslog' && work?.token === 'break') throw new Error('broken on purpose');
});
