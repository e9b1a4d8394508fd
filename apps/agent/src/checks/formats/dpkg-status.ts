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

/** Reads dpkg's status file (deb822 stanzas with `Status: want flag state`). `badStanzas` have no name, version or status that can be read. */
export function parseDpkgStatus(pieces: Iterable<Buffer>): { packages: DpkgPackage[]; badStanzas: number } {
  const packages: DpkgPackage[] = [];
  let badStanzas = 0;
  for (const stanza of splitStanzas(pieces)) {
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
