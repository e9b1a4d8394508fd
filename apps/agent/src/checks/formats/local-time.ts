import { instant, type Instant } from '@writ/kernel';

/**
 * The instant of a wall time in a zone (`2026-11-24 06:25:17` in `Europe/Berlin`), as log files write it without saying the zone.
 * An hour that a clock shows twice is taken as the earlier one, so that nothing looks fresher than it is. Undefined for a zone or a time that there is not.
 */
export function instantOfWallTime(wall: string, zone: string): Instant | undefined {
  const asUtc = Date.parse(`${wall.trim().replace(' ', 'T')}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  try {
    const formatter = formatterOf(zone);
    const offsets = [asUtc - 86_400_000, asUtc + 86_400_000].map((at) => offsetAt(formatter, at));
    const fits = offsets.map((offset) => asUtc - offset).filter((at) => at + offsetAt(formatter, at) === asUtc);
    return instant(Math.min(...(fits.length > 0 ? fits : offsets.map((offset) => asUtc - offset))));
  } catch {
    // Intl throws a RangeError for a zone that it does not know.
    return undefined;
  }
}

/** The zone's offset from UTC in milliseconds at an instant. */
function offsetAt(formatter: Intl.DateTimeFormat, at: number): number {
  const parts = Object.fromEntries(formatter.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const wall = Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!);
  return wall - Math.floor(at / 1_000) * 1_000;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  });
  // One host has one zone; a process that looks at many trees does not keep them all.
  if (formatters.size > 20) formatters.clear();
  formatters.set(zone, made);
  return made;
}
