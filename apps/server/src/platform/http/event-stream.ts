import { MS } from '@writ/kernel';
import type { FastifyReply } from 'fastify';
import { httpErrors } from './errors.ts';
import type { SendEvent } from './route.ts';

/** Live pages of one process, bounded in number and in what may wait for a slow reader. */
export interface EventStreams {
  /**
   * Takes over `reply` and keeps it open. `isStillAllowed` is asked at each heartbeat, so that an ended session ends its streams.
   * Throws `too-many-streams`.
   */
  open(reply: FastifyReply, owner: string, subscribe: (send: SendEvent) => () => void, isStillAllowed: () => Promise<boolean>): void;
  count(): number;
  closeAll(): void;
}

export const STREAM_LIMITS = { total: 500, perOwner: 12, waitingBytes: 256 * 1024, heartbeatMs: 15 * MS.second } as const;

export function createEventStreams(limits: { readonly [Name in keyof typeof STREAM_LIMITS]: number } = STREAM_LIMITS): EventStreams {
  const closers = new Map<() => void, string>();

  function open(reply: FastifyReply, owner: string, subscribe: (send: SendEvent) => () => void, isStillAllowed: () => Promise<boolean>): void {
    const own = Array.from(closers.values()).filter((each) => each === owner).length;
    if (closers.size >= limits.total || own >= limits.perOwner) throw httpErrors('too-many-streams');

    reply.hijack();
    const socket = reply.raw;
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) socket.setHeader(name, value);
    // `no-transform` and this header keep proxies from holding events back.
    socket.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' });

    const write = (text: string): void => {
      if (socket.destroyed) return;
      socket.write(text);
      // A page that does not read loses its stream, connects again and reads the state anew; nothing piles up here for it.
      if (socket.writableLength > limits.waitingBytes) socket.destroy();
    };
    write('retry: 3000\n\n');

    const unsubscribe = subscribe((event) => write(printEvent(event)));
    const heartbeat = setInterval(() => {
      isStillAllowed().then(
        (allowed) => (allowed ? write(': still here\n\n') : close()),
        () => close(),
      );
    }, limits.heartbeatMs);
    const close = (): void => {
      if (!closers.delete(close)) return;
      clearInterval(heartbeat);
      unsubscribe();
      socket.end();
    };
    closers.set(close, owner);
    socket.on('close', close);
  }

  return {
    open,
    count: () => closers.size,
    closeAll: () => {
      for (const close of closers.keys()) close();
    },
  };
}

/** One event in the text of the HTML standard section 9.2. Line breaks in data become lines; in names they are dropped, or they would forge fields. */
export function printEvent({ event, data, id }: { readonly event: string; readonly data: string; readonly id?: string }): string {
  const oneLine = (text: string): string => text.replace(/[\r\n\0]/g, '');
  const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
  return `${id === undefined ? '' : `id: ${oneLine(id)}\n`}event: ${oneLine(event)}\n${lines.join('')}\n`;
}
