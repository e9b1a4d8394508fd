import type { TextRead, Unread } from '../file-tree/index.ts';
import type { Host } from './check.ts';
import { parseOsRelease } from './formats/os-release.ts';

export type OsRelease = { readonly ok: true; readonly values: ReadonlyMap<string, string>; readonly file: TextRead } | Unread | { readonly ok: false; readonly why: 'malformed'; readonly path: string };

/** os-release(5): /etc first, /usr/lib where that is missing. A file without `ID` is malformed: nothing can be told from it. */
export function readOsRelease(host: Host): OsRelease {
  const first = host.files.readText('/etc/os-release', 65_536);
  const file = !first.ok && first.why === 'missing' ? host.files.readText('/usr/lib/os-release', 65_536) : first;
  if (!file.ok) return file;
  const values = parseOsRelease(file.text);
  return /^[a-z0-9._-]+$/.test(values.get('ID') ?? '') ? { ok: true, values, file } : { ok: false, why: 'malformed', path: file.path };
}
