/** `000` to `999`: milliseconds and microseconds are written by looking them up. */
export const THREE_DIGITS: readonly string[] = Array.from({ length: 1_000 }, (_, number) => String(number).padStart(3, '0'));
