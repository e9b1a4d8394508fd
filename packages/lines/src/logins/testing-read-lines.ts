import { createLoginReader } from './login-reader.ts';

/** What the last of `lines` tells of a login, flat; `kind: 'none'` when nothing. */
export function readLast(...lines: readonly string[]) {
  const { read } = createLoginReader({ reference: Date.UTC(2026, 10, 24, 12) });
  const found = lines.map(read).at(-1);
  return found === undefined ? { kind: 'none' as const } : { ...found, ...found.login };
}
