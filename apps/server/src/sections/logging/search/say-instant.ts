import type { Instant } from '@writ/kernel';

// Making a formatter costs about a hundred times as much as using one, and a page has a hundred lines.
const formatters = new Map<string, Intl.DateTimeFormat>();

/** `24 Nov, 08:59:07`: when a line was written, to the second, in the reader's zone, which the foot of the page names. */
export function sayInstant(at: Instant, zone: string): string {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone: zone });
    formatters.set(zone, formatter);
  }
  return formatter.format(at);
}
