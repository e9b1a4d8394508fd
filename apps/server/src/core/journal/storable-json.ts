import type { Json } from '@writ/kernel';

/**
 * `value` as PostgreSQL can keep it: jsonb holds neither U+0000 nor half a surrogate pair, so both become U+FFFD, and undefined goes.
 * What is hashed must be what comes back, and what happened must be kept, whatever somebody typed or a hostile file said.
 */
export function storableJson<Value>(value: Value): Value {
  return mapStrings(value as Json, storableText) as Value;
}

export function storableText(text: string): string {
  return text.replaceAll('\0', '\u{FFFD}').toWellFormed();
}

function mapStrings(value: Json, map: (text: string) => string): Json {
  if (typeof value === 'string') return map(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => mapStrings(item ?? null, map));
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined).map(([key, item]) => [map(key), mapStrings(item, map)]));
}
