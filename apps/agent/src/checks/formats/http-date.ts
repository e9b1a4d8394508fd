/** `Sat, 21 Nov 2026 00:53:02 UTC`, as Release files date themselves, in milliseconds; undefined when it is no such date. */
export function parseHttpDate(text: string): number | undefined {
  if (!/^[A-Z][a-z]{2}, {1,2}\d{1,2} [A-Z][a-z]{2} \d{4} \d{1,2}:\d{2}:\d{2} (?:UTC|GMT|\+0000)$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
