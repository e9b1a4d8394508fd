const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

let cachedSecond = Number.NaN;
let cachedText = '';

/** `24/Nov/2026:14:32:33 +0000`: the time of the common log line, in UTC. */
export function commonTime(instantMs: number): string {
  const second = Math.floor(instantMs / 1_000);
  if (second !== cachedSecond) {
    cachedText = timeIn(new Date(second * 1_000), 0);
    cachedSecond = second;
  }
  return cachedText;
}

/** The same in the zone of the machine. */
export function localCommonTime(instant: Date): string {
  return timeIn(instant, -instant.getTimezoneOffset());
}

function timeIn(instant: Date, offsetMinutes: number): string {
  const there = new Date(instant.getTime() + offsetMinutes * 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const away = Math.abs(offsetMinutes);
  const clock = [there.getUTCHours(), there.getUTCMinutes(), there.getUTCSeconds()].map(two).join(':');
  return `${two(there.getUTCDate())}/${MONTHS[there.getUTCMonth()]}/${there.getUTCFullYear()}:${clock} ${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(away / 60))}${two(away % 60)}`;
}
