/** Entries of one generation; two are kept. An entry is some hundred bytes. */
const MOST_ENTRIES = 100_000;
/** Requests of one service under one id from which it is the id of nothing, whatever they asked for. A request that fans out reaches a service a few dozen times. */
const MOST_UNDER_ONE_ID = 100;

/** Remembers the ids of late requests. What it forgets may repeat unseen: an id that is the same everywhere is seen again at once. */
export interface SeenIds {
  /** Whether an earlier request of the service had this id for the same operation in the same span, or so many requests had it that it tells none apart. Remembers it. */
  readonly isRepeated: (service: string, requestId: string, operation: string, span: string) => boolean;
  readonly forget: () => void;
}

/** Makes a memory of the last 100,000 to 200,000 ids. */
export function createSeenIds(): SeenIds {
  let young = new Map<string, number>();
  let old = new Map<string, number>();

  function count(key: string): number {
    const times = (young.get(key) ?? old.get(key) ?? 0) + 1;
    if (young.size >= MOST_ENTRIES) [old, young] = [young, new Map()];
    young.set(key, times);
    return times;
  }

  return {
    isRepeated(service, requestId, operation, span) {
      const under = count(`${service}\n${requestId}`);
      const same = count(`${service}\n${requestId}\n${span}\n${operation}`);
      return same > 1 || under > MOST_UNDER_ONE_ID;
    },
    forget() {
      young = new Map();
      old = new Map();
    },
  };
}
