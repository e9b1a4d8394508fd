/**
 * RFC 3339 in UTC of a number of seconds, milliseconds, microseconds or nanoseconds since the epoch; undefined when it is none of them.
 * Which of them is told by size: taken as the unit, it must lie between 1990 and 2100.
 */
export function epochText(value: number): string | undefined {
  for (const [unit, digits] of UNITS) {
    const ms = value * unit;
    if (ms >= EARLIEST_MS && ms < LATEST_MS) return format(value, unit, digits);
  }
  return undefined;
}

const EARLIEST_MS = Date.UTC(1990, 0);
const LATEST_MS = Date.UTC(2100, 0);
/** Milliseconds of the unit, and the digits of the second that it gives. */
const UNITS: readonly (readonly [number, number])[] = [[1_000, 0], [1, 3], [0.001, 6], [0.000_001, 9]];

function format(value: number, unit: number, digits: number): string {
  // A double does not hold nanoseconds since 1970: their last three digits would be made up.
  if (digits === 9) return format(Math.round(value / 1_000), 0.001, 6);
  if (digits === 0) {
    if (Number.isInteger(value)) return `${textOfSecond(value)}Z`;
    // Seconds with a fraction: a double holds them to the microsecond.
    return format(Math.round(value * 1_000_000), 0.001, 6);
  }
  const perSecond = Math.round(1_000 / unit);
  const seconds = Math.floor(value / perSecond);
  const rest = Math.round(value - seconds * perSecond);
  return `${textOfSecond(seconds)}.${String(rest).padStart(digits, '0')}Z`;
}

/** The second that was written last: lines of one second follow each other. */
let lastSecond = Number.NaN;
let lastText = '';

/** `2026-11-24T06:08:36`. */
function textOfSecond(seconds: number): string {
  if (seconds !== lastSecond) {
    lastSecond = seconds;
    lastText = new Date(seconds * 1_000).toISOString().slice(0, 19);
  }
  return lastText;
}
