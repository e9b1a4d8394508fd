/** Values by key of which the ones that were not asked for lately end, so that there are never more than twice `room`. */
export interface Recent<Key, Value> {
  readonly get: (key: Key) => Value | undefined;
  readonly set: (key: Key, value: Value) => void;
  /** Ends all. */
  readonly end: () => void;
}

/** Two generations: when the younger is full, the older ends at once, which costs less than finding the oldest one by one. */
export function createRecent<Key, Value>(room: number, ended: (value: Value) => void): Recent<Key, Value> {
  let young = new Map<Key, Value>();
  let old = new Map<Key, Value>();

  return { get, set, end };

  function get(key: Key): Value | undefined {
    const found = young.get(key);
    if (found !== undefined) return found;
    const older = old.get(key);
    if (older === undefined) return undefined;
    old.delete(key);
    set(key, older);
    return older;
  }

  function set(key: Key, value: Value): void {
    if (young.size >= room && !young.has(key)) {
      for (const each of old.values()) ended(each);
      old = young;
      young = new Map();
    }
    young.set(key, value);
  }

  function end(): void {
    for (const each of old.values()) ended(each);
    for (const each of young.values()) ended(each);
    old = new Map();
    young = new Map();
  }
}
