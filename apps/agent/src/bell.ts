/** Lets one loop wait until another has something for it. A ring while nobody waits is kept for the next who does. */
export interface Bell {
  ring(): void;
  /** Returns after `ms` milliseconds, at a ring, or when `signal` aborts, whichever is first. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export function makeBell(): Bell {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait(ms, signal) {
      if (!rung && !signal.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, Math.max(0, ms));
        wake = resolve;
        signal.addEventListener('abort', wake);
        await promise;
        clearTimeout(timer);
        // A signal lives as long as the agent and is waited for without end: what is left on it would pile up.
        signal.removeEventListener('abort', resolve as () => void);
      }
      [rung, wake] = [false, undefined];
    },
  };
}
