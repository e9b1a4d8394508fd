import { lineErrors } from '../errors.ts';

/** Minutes that local time is ahead of UTC at a local time, given as the milliseconds it would be if it were UTC. */
export type Zone = (localMs: number) => number;

const QUARTER_HOUR_MS = 900_000;
const OFFSET = /^([+-])(\d{2}):?(\d{2})$/;

/**
 * The zone that `name` names: `UTC`, `+02:00` or an IANA name such as `Europe/Berlin`. Throws `zone-unknown`.
 * A local time that comes twice, when clocks are set back, is the first of the two; one that is left out is read by the offset before it.
 */
export function readZone(name: string): Zone {
  if (name === 'UTC' || name === 'Z') return () => 0;
  const offset = OFFSET.exec(name);
  if (offset) {
    const minutes = (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]));
    return () => minutes;
  }
  const format = formatFor(name);
  let known = Number.NaN;
  let knownMinutes = 0;
  // Every offset in use since 1900 that logs can have changes at a quarter hour, and lines come in order: one answer is remembered.
  return (localMs) => {
    const quarter = Math.floor(localMs / QUARTER_HOUR_MS);
    if (quarter !== known) {
      known = quarter;
      knownMinutes = minutesAt(format, quarter * QUARTER_HOUR_MS);
    }
    return knownMinutes;
  };
}

function formatFor(name: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
  } catch (thrown) {
    throw lineErrors('zone-unknown', { zone: name }, thrown);
  }
}

function minutesAt(format: Intl.DateTimeFormat, localMs: number): number {
  const dayMs = 86_400_000;
  const before = offsetAt(format, localMs - dayMs);
  const after = offsetAt(format, localMs + dayMs);
  if (before === after) return before;
  // The clocks change within a day of here: the offset before stands as long as it explains itself.
  return offsetAt(format, localMs - before * 60_000) === before ? before : offsetAt(format, localMs - after * 60_000) === after ? after : before;
}

function offsetAt(format: Intl.DateTimeFormat, utcMs: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(utcMs)) parts[type] = Number(value);
  const local = Date.UTC(parts.year!, parts.month! - 1, parts.day, parts.hour, parts.minute, parts.second);
  return Math.round((local - utcMs) / 60_000);
}
