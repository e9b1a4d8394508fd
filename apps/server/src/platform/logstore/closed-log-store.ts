import { errors } from './errors.ts';
import type { LogStore } from './open-log-store.ts';

/** Where no log store is run: whoever uses it is told so, and nothing else is different. */
export function closedLogStore(): LogStore {
  const refuse = (): Promise<never> => Promise.reject(errors('log-store-off'));
  return { handover: undefined, append: refuse, ready: refuse, pid: () => undefined, close: async () => {}, standing: async () => ({ ok: false, sentence: errors('log-store-off').message, code: 'log-store-off', restarts: 0 }) };
}
