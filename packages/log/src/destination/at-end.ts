/*
 * What is done when the process ends, however it ends: `process.exit`, an error nobody caught, nothing left to do, or a signal. Lines are kept for the rest of a turn of the event loop,
 * so that one write carries many; this is the price of it, paid in one place.
 */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

const finishers = new Set<() => void>();
const flushers = new Set<() => void>();
let listens = false;
let listensToSignals = false;

/** Runs when the process ends, before what is kept is written. */
export function atEndFinish(finish: () => void): void {
  finishers.add(finish);
}

/** Runs last when the process ends. Gives a function that takes it back. */
export function atEndFlush(flush: () => void, withSignals: boolean): () => void {
  flushers.add(flush);
  listen(withSignals);
  return () => void flushers.delete(flush);
}

function listen(withSignals: boolean): void {
  if (!listens) {
    listens = true;
    process.on('exit', runAll);
  }
  if (withSignals && !listensToSignals) {
    listensToSignals = true;
    for (const signal of SIGNALS) process.on(signal, endBySignal);
  }
}

function runAll(): void {
  for (const work of [...finishers, ...flushers]) {
    try {
      work();
    } catch {
      // The process is ending; the next one still has lines to write.
    }
  }
}

/** Somebody else who listens decides what the signal means. Alone, we let it do what it does to a program that does not listen. */
function endBySignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) {
    for (const flush of flushers) flush();
    return;
  }
  runAll();
  for (const each of SIGNALS) process.removeListener(each, endBySignal);
  process.kill(process.pid, signal);
}
