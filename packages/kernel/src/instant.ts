/** A moment in time: milliseconds since 1970-01-01T00:00:00Z. Compare with `<` and `<=`; print with `toIso`. */
export type Instant = number & { readonly __instant: true };

/** Milliseconds in the units that do not depend on a calendar. */
export const MS = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** The instant that `text` names, an RFC 3339 date and time with its offset; undefined when it names none. */
export function parseInstant(text: string): Instant | undefined {
  if (!ISO.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : (ms as Instant);
}

/** An instant from milliseconds since the epoch. */
export function instant(ms: number): Instant {
  return ms as Instant;
}

/** `2026-11-24T06:08:36.000Z`, always UTC. */
export function toIso(at: Instant): string {
  return new Date(at).toISOString();
}

/** `at` moved by `ms` milliseconds. */
export function plus(at: Instant, ms: number): Instant {
  return (at + ms) as Instant;
}

/** The earliest of the instants that are given, or undefined. */
export function earliest(...instants: (Instant | undefined)[]): Instant | undefined {
  let first: Instant | undefined;
  for (const at of instants) if (at !== undefined && (first === undefined || at < first)) first = at;
  return first;
}
