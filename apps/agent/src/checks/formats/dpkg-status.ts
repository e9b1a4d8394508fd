import { fieldOf, splitStanzas } from './control-stanzas.ts';

export interface DpkgPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly source?: string;
  readonly sourceVersion?: string;
  /** The administrator selected `hold`: apt leaves it at this version. */
  readonly held: boolean;
}

/** No machine has as many; what goes on is no status file. */
const MAX_PACKAGES = 60_000;

/** Reads dpkg's status file (deb822 stanzas with `Status: want flag state`). `badStanzas` have no name, version or status that can be read. Throws a RangeError above 60,000 packages. */
export function parseDpkgStatus(pieces: Iterable<Buffer>): { packages: DpkgPackage[]; badStanzas: number } {
  const packages: DpkgPackage[] = [];
  let badStanzas = 0;
  for (const stanza of splitStanzas(pieces)) {
    if (packages.length + badStanzas >= MAX_PACKAGES) throw new RangeError('More packages than any machine has');
    const status = fieldOf(stanza, 'Status')?.split(' ');
    const [name, version] = [fieldOf(stanza, 'Package'), fieldOf(stanza, 'Version')];
    if (!name || status?.length !== 3) badStanzas += 1;
    else if (status[2] === 'not-installed' || status[2] === 'config-files') continue;
    else if (!version) badStanzas += 1;
    else packages.push({ name, version, architecture: fieldOf(stanza, 'Architecture') ?? '', held: status[0] === 'hold', ...sourceOf(fieldOf(stanza, 'Source')) });
  }
  return { packages, badStanzas };
}

/** `Source: glibc (2.36-9)`: the version stands there only when it differs from the package's. */
function sourceOf(field: string | undefined): { source?: string; sourceVersion?: string } {
  const match = field === undefined ? null : /^(\S+)(?: \((\S+)\))?$/.exec(field);
  if (!match) return {};
  return { source: match[1]!, ...(match[2] === undefined ? {} : { sourceVersion: match[2] }) };
}
