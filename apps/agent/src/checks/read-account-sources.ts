import type { Host } from './check.ts';

export const NSSWITCH = '/etc/nsswitch.conf';

/** Where accounts come from beside the files of this host (nsswitch.conf(5)): `sss`, `ldap` and the like, with the line that says so. */
export function readAccountSources(host: Host): { readonly names: readonly string[]; readonly line: number } {
  const read = host.files.readText(NSSWITCH, 65_536);
  const lines = read.ok ? read.text.split('\n') : [];
  const at = lines.findIndex((line) => /^\s*passwd:/.test(line));
  const words = at < 0 ? [] : lines[at]!.replace(/#.*$/, '').split(':').slice(1).join(':').replace(/\[[^\]]*\]/g, ' ').trim().split(/\s+/);
  return { names: words.filter((word) => word !== '' && !['files', 'compat', 'systemd', 'db'].includes(word)), line: at + 1 };
}
