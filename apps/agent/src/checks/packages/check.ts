import { HOST_BOUNDS } from '@writ/contract';
import { known, unknown, type Check, type Host, type Observation } from '../check.ts';
import { fromFile } from '../evidence.ts';
import { DPKG_STATUS, readPackages, type PackagesRead } from '../read-packages.ts';
import { unknownFor } from '../say-unread.ts';

/** Every installed package, from dpkg's own list. */
export const packages: Check<'host.packages'> = {
  kind: 'host.packages',
  watches: [DPKG_STATUS, '/etc/apt/preferences', '/etc/apt/preferences.d/*'],
  everySeconds: 300,
  cost: 'cheap',
  needsRoot: false,
  look,
};

function look(host: Host): Observation<'host.packages'> {
  const read = readPackages(host);
  if (!read.ok) return withoutPackages(read, 'what is installed');
  const listed = read.packages.slice(0, HOST_BOUNDS.packages);
  const held = read.packages.filter((item) => item.held).map((item) => item.name);
  const summary = `${read.packages.length} packages installed${held.length > 0 ? `, held: ${held.join(' ')}` : ', none held'}${read.badStanzas > 0 ? `, ${read.badStanzas} entries unreadable` : ''}`;
  // An entry that cannot be read may be a package, so the list is not whole.
  return known({ system: 'dpkg', packages: listed, truncated: listed.length < read.packages.length || read.badStanzas > 0 }, [fromFile('dpkg status', summary, DPKG_STATUS)]);
}

/** *Unknown*, because dpkg's list could not be read; on a system without dpkg, because only apt-based systems are measured. */
export function withoutPackages(read: Exclude<PackagesRead, { ok: true }>, whatFor: string): Observation<never> {
  if (read.why === 'malformed') return unknown('malformed', `${read.path} is not a status file of dpkg, so ${whatFor} cannot be told.`, 'Run dpkg --audit on the host.');
  if (read.why === 'missing') return unknown('unsupported', `There is no ${read.path}: only systems with dpkg and apt are measured, so ${whatFor} cannot be told.`, 'Attest this for the host, or move it to an apt-based system.');
  return unknownFor(read, whatFor);
}
