import { THREE_DIGITS } from './three-digits.ts';

// Many lines share a second, so its text is made once.
let cachedSecond = Number.NaN;
let cachedText = '';

/** An instant in whole milliseconds since 1970 as RFC 3339 in UTC, such as `2026-11-24T14:32:33.123Z`. */
export function isoTime(instantMs: number): string {
  const second = Math.floor(instantMs / 1_000);
  if (second !== cachedSecond) {
    cachedText = new Date(second * 1_000).toISOString().slice(0, -4);
    cachedSecond = second;
  }
  return `${cachedText}${THREE_DIGITS[Math.trunc(instantMs - second * 1_000)]}Z`;
}

/** A duration as milliseconds with three places, such as `12.340`: a JSON number without the cost of printing a double. */
export function millisecondsText(durationMs: number): string {
  const micros = Math.max(0, Math.round(durationMs * 1_000));
  return `${Math.floor(micros / 1_000)}.${THREE_DIGITS[micros % 1_000]}`;
}
