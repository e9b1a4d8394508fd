import os from 'node:os';
import { known, unknown, type Check, type Host, type Observation } from '../check.ts';
import { fromAnswer, fromFile } from '../evidence.ts';
import { readOsRelease } from '../read-os-release.ts';
import { unknownFor } from '../say-unread.ts';
import { SUPPORT_TABLE_OF, supportOf } from './support-table.ts';

/** Which release runs, and until when its makers mend it. */
export const operatingSystem: Check<'host.operating-system'> = {
  kind: 'host.operating-system',
  watches: ['/etc/os-release', '/usr/lib/os-release'],
  everySeconds: 300,
  cost: 'cheap',
  needsRoot: false,
  look,
};

function look(host: Host): Observation<'host.operating-system'> {
  const release = readOsRelease(host);
  if (!release.ok && release.why === 'malformed') return unknown('malformed', `${release.path} has no ID that names a distribution.`, `Look at it: cat ${release.path}`);
  if (!release.ok) return unknownFor(release, 'which system this is');
  const { values, file } = release;
  const id = values.get('ID')!;
  const support = supportOf(id, values.get('VERSION_ID'));
  const evidence = [
    fromFile('os-release', file.text, file.path),
    fromAnswer('End of support', support ? `${support.ends} (${support.kind}), by a table of ${SUPPORT_TABLE_OF}` : `The table of ${SUPPORT_TABLE_OF} does not know ${id} ${values.get('VERSION_ID') ?? 'without a version'}.`),
    ...(host.live ? [fromAnswer('Kernel', `${os.release()} ${process.arch}`)] : []),
  ];
  return known({
    id,
    ...optional('versionId', values.get('VERSION_ID')),
    ...optional('codename', values.get('VERSION_CODENAME')),
    prettyName: values.get('PRETTY_NAME') ?? id,
    ...(host.live ? { kernel: os.release(), architecture: process.arch } : {}),
    ...(support ? { supportEnds: support.ends, supportKind: support.kind } : {}),
    supportTableOf: SUPPORT_TABLE_OF,
    packageSystem: packageSystemOf(host),
  }, evidence);
}

/** By the database that a package system keeps, not by the distribution's name. */
function packageSystemOf(host: Host): 'apt' | 'rpm' | 'apk' | 'pacman' | 'other' {
  const has = (path: string): boolean => host.files.status(path).ok;
  if (has('/var/lib/dpkg/status') && (has('/etc/apt') || has('/usr/bin/apt-get'))) return 'apt';
  if (has('/var/lib/rpm') || has('/usr/lib/sysimage/rpm')) return 'rpm';
  if (has('/lib/apk/db') || has('/usr/lib/apk/db')) return 'apk';
  return has('/var/lib/pacman/local') ? 'pacman' : 'other';
}

function optional<Key extends string>(key: Key, value: string | undefined): Partial<Record<Key, string>> {
  return value === undefined || value === '' ? {} : ({ [key]: value } as Record<Key, string>);
}
