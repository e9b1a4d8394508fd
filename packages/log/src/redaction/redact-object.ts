export interface ObjectRules {
  readonly redactText: (text: string) => string;
  readonly isSecretKey: (key: string) => boolean;
  readonly mask: string;
}

/** Objects within objects; what lies deeper is left out. */
export const MOST_LEVELS = 24;
/** Values of one object together; what comes after is left out. A log line has dozens. */
export const MOST_VALUES = 100_000;

/** Names whose verdict is remembered. */
export const MOST_NAMES = 4_096;

const TOO_DEEP = '[TOO DEEP]';
const TOO_LARGE = '[TOO LARGE]';
const CIRCULAR = '[CIRCULAR]';
const UNREADABLE = '[UNREADABLE]';

/** What `new String` and its like make: a value, and no bag of characters. */
const BOXES: ReadonlySet<string> = new Set(['[object String]', '[object Number]', '[object Boolean]']);

/** Makes the copying redaction of objects: by key anywhere, and by value in every string. */
export function compileObject({ redactText, isSecretKey, mask }: ObjectRules): (value: unknown) => unknown {
  /** The objects around the one at hand: no cycle is followed. */
  const around: object[] = [];
  let left = MOST_VALUES;
  /** Verdicts on names: one look-up for each field, with what the engine knows of the name already. */
  const verdicts = new Map<string, boolean>();
  const isSecretName = (key: string): boolean => {
    const known = verdicts.get(key);
    if (known !== undefined) return known;
    if (verdicts.size >= MOST_NAMES) verdicts.clear();
    const verdict = isSecretKey(key);
    verdicts.set(key, verdict);
    return verdict;
  };

  const redact = (value: unknown, isSecret: boolean): unknown => {
    switch (typeof value) {
      case 'string':
        return isSecret ? (value === '' ? '' : mask) : isShort(value) ? value : redactText(value);
      case 'bigint':
      case 'number':
        return value;
      case 'object':
        return value === null ? null : copy(value, isSecret);
      default:
        return value;
    }
  };

  const copy = (value: object, isSecret: boolean): unknown => {
    for (let index = 0; index < around.length; index += 1) if (around[index] === value) return CIRCULAR;
    if (around.length >= MOST_LEVELS) return TOO_DEEP;
    around.push(value);
    try {
      if (Array.isArray(value)) return copyArray(value, isSecret);
      const prototype: unknown = Object.getPrototypeOf(value);
      return prototype === Object.prototype || prototype === null ? copyPlain(value as Record<string, unknown>, isSecret) : copyInstance(value, isSecret);
    } catch {
      // A getter or a proxy threw: whatever it hides stays hidden, and the rest of the line is written.
      return UNREADABLE;
    } finally {
      around.pop();
    }
  };

  const copyArray = (values: readonly unknown[], isSecret: boolean): unknown[] => {
    const result: unknown[] = [];
    for (const value of values) {
      left -= 1;
      if (left < 0) {
        result.push(TOO_LARGE);
        break;
      }
      result.push(redact(value, isSecret));
    }
    return result;
  };

  // Spreading copies an object of any shape in one stroke of the engine, and reads each getter once; then only what is secret or nested is set again.
  const copyPlain = (source: Record<string, unknown>, isSecret: boolean): unknown => {
    const result: Record<string, unknown> = readAll(source);
    for (const key in result) {
      left -= 1;
      if (left < 0) return TOO_LARGE;
      const value = result[key];
      if (typeof value === 'function' && key === 'toJSON') return redact((value as () => unknown).call(source), isSecret);
      const redacted = isSecret || isSecretName(key) ? redactUnderKey(value, isSecret) : redact(value, false);
      if (redacted !== value) set(result, key, redacted);
    }
    return withoutSymbols(result);
  };

  /** Under a secret key a number is one as well; deeper below it is a time or a count. */
  const redactUnderKey = (value: unknown, isBelow: boolean): unknown => (typeof value === 'number' || typeof value === 'bigint' ? (isBelow ? value : mask) : redact(value, true));

  const copyInstance = (value: object, isSecret: boolean): unknown => {
    if (value instanceof Error) return copyError(value, isSecret);
    if (value instanceof Date) return new Date(value.getTime());
    if (value instanceof RegExp) return value;
    if (value instanceof Map) return copyMap(value, isSecret);
    if (value instanceof Set) return new Set(copyArray([...value], isSecret));
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return isSecret ? mask : `[${value.byteLength} BYTES]`;
    if (BOXES.has(Object.prototype.toString.call(value))) return redact(value.valueOf(), isSecret);
    return hasTaskOfItsOwn(value) ? redact(value.toJSON(), isSecret) : copyPlain(value as Record<string, unknown>, isSecret);
  };

  const copyMap = (source: ReadonlyMap<unknown, unknown>, isSecret: boolean): Map<unknown, unknown> => {
    const result = new Map<unknown, unknown>();
    for (const [key, value] of source) {
      left -= 1;
      if (left < 0) break;
      result.set(typeof key === 'object' ? redact(key, isSecret) : typeof key === 'string' ? redactText(key) : key, typeof key === 'string' && isSecretKey(key) ? redactUnderKey(value, isSecret) : redact(value, isSecret));
    }
    return result;
  };

  /** An error of the same class, with message, stack and cause redacted; its other fields as those of any object. */
  const copyError = (error: Error, isSecret: boolean): Error => {
    const result = Object.create(Object.getPrototypeOf(error) as object) as Error;
    for (const key of Object.getOwnPropertyNames(error)) {
      left -= 1;
      if (left < 0) break;
      const value = attempt(() => (error as unknown as Record<string, unknown>)[key]);
      const isHidden = !Object.prototype.propertyIsEnumerable.call(error, key);
      Object.defineProperty(result, key, { value: isSecretKey(key) ? redactUnderKey(value, isSecret) : redact(value, isSecret), enumerable: !isHidden, writable: true, configurable: true });
    }
    return result;
  };

  return (value) => {
    left = MOST_VALUES;
    around.length = 0;
    return redact(value, false);
  };
}

/** Texts in which no secret is known by its form. */
export function isShort(text: string): boolean {
  return text.length < 8;
}

function hasTaskOfItsOwn(source: object): source is { toJSON: () => unknown } {
  return 'toJSON' in source && typeof source.toJSON === 'function';
}

/** A copy of all fields; where a getter throws, of all others. */
function readAll(source: Record<string, unknown>): Record<string, unknown> {
  try {
    return { ...source };
  } catch {
    const result: Record<string, unknown> = {};
    for (const key of Object.keys(source)) set(result, key, attempt(() => source[key]));
    return result;
  }
}

function attempt(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return UNREADABLE;
  }
}

/** A field named `__proto__` is a field, and not the prototype. */
function set(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
  else target[key] = value;
}

/** Symbols name what a program keeps for itself: no line needs it, and nobody looked whether it is secret. */
function withoutSymbols(target: Record<string, unknown>): Record<string, unknown> {
  const symbols = Object.getOwnPropertySymbols(target);
  for (const symbol of symbols) delete (target as Record<symbol, unknown>)[symbol];
  return target;
}
