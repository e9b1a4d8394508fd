import { events } from '../permissions/doors.ts';

/** What pages listen for. The data is not read: a page that hears its event asks for itself again. */
export const LIVE_EVENTS = ['verdicts', 'findings', 'hosts', 'journal', 'policy'] as const;
export type LiveEvent = (typeof LIVE_EVENTS)[number];

export interface LiveBus {
  /** Tells every connected page, soon: what is told again within `settleMs` is told once. */
  tell(event: LiveEvent): void;
  /** Calls back for each event until the returned function is called. */
  hear(heard: (event: LiveEvent) => void): () => void;
}

/** A fleet that comes back after a break changes thousands of verdicts within a second; a page need not be made for each. */
const SETTLE_MS = 400;

export function createLiveBus(settleMs: number = SETTLE_MS): LiveBus {
  const hearers = new Set<(event: LiveEvent) => void>();
  const waiting = new Set<LiveEvent>();
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    timer = undefined;
    const told = [...waiting];
    waiting.clear();
    for (const event of told) for (const heard of hearers) heard(event);
  }
  return {
    tell(event) {
      waiting.add(event);
      timer ??= setTimeout(flush, settleMs);
      timer.unref();
    },
    hear(heard) {
      hearers.add(heard);
      return () => void hearers.delete(heard);
    },
  };
}

/** The stream that every page of the console listens to. */
export function liveRoutes(bus: LiveBus) {
  return [events({ url: '/events', act: 'policy.read', subscribe: (_request, send) => bus.hear((event) => send({ event, data: event })) })];
}
