import type { Unread } from '../file-tree/index.ts';
import type { Host } from './check.ts';
import { heldByPins, parseAptPreferences, type AptPin } from './formats/apt-preferences.ts';
import { parseDpkgStatus, type DpkgPackage } from './formats/dpkg-status.ts';
import { listAptFiles } from './list-apt-files.ts';

export const DPKG_STATUS = '/var/lib/dpkg/status';
/** A status file of 20,000 packages is 25 MB. */
const MAX_STATUS = 50_331_648;

export type PackagesRead =
  | { readonly ok: true; readonly packages: readonly DpkgPackage[]; readonly badStanzas: number }
  | Unread
  | { readonly ok: false; readonly why: 'malformed'; readonly path: string };

/** Five checks ask for the packages of one look; they are read once. */
const readAlready = new WeakMap<Host, PackagesRead>();

/** The packages that dpkg has installed, with holds by dpkg and by apt's preferences. */
export function readPackages(host: Host): PackagesRead {
  const already = readAlready.get(host);
  if (already) return already;
  const read = readStatus(host);
  readAlready.set(host, read);
  return read;
}

/** The package as installed, in any architecture; undefined when dpkg's list could not be read or has it not. */
export function installedPackage(host: Host, name: string): DpkgPackage | undefined {
  const read = readPackages(host);
  return read.ok ? read.packages.find((item) => item.name === name) : undefined;
}

function readStatus(host: Host): PackagesRead {
  const { pieces, fault } = piecesOf(host);
  try {
    const { packages, badStanzas } = parseDpkgStatus(pieces);
    const unread = fault();
    if (unread) return unread;
    // An installed system has packages; a status file without any is no status file.
    if (packages.length === 0) return { ok: false, why: 'malformed', path: DPKG_STATUS };
    const held = heldByPins(readPins(host));
    return { ok: true, packages: packages.map((item) => (held.has(item.name) ? { ...item, held: true } : item)), badStanzas };
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, why: 'malformed', path: DPKG_STATUS };
    throw error;
  }
}

function piecesOf(host: Host): { pieces: Iterable<Buffer>; fault: () => Unread | undefined } {
  let unread: Unread | undefined;
  function* pieces(): Generator<Buffer> {
    unread = yield* host.files.readPieces(DPKG_STATUS, MAX_STATUS);
  }
  return { pieces: pieces(), fault: () => unread };
}

/** The pins of apt's preferences, that hold packages by name. */
function readPins(host: Host): AptPin[] {
  const files = ['/etc/apt/preferences', ...listAptFiles(host.files, '/etc/apt/preferences.d', 'pref')];
  return files.flatMap((file) => {
    const read = host.files.readText(file);
    return read.ok ? parseAptPreferences(read.text) : [];
  });
}
