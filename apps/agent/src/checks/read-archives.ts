import { parseHttpDate } from './formats/http-date.ts';
import type { Host } from './check.ts';
import { fieldOf } from './formats/control-stanzas.ts';
import { readOsRelease } from './read-os-release.ts';

/** One archive whose lists apt keeps, from its Release file. */
export interface Archive {
  readonly origin: string;
  readonly label: string;
  readonly suite: string;
  readonly codename: string;
  /** The host name that the lists came from. */
  readonly site: string;
  readonly isSecurity: boolean;
  /** When the archive says that it was made, in milliseconds. */
  readonly madeAt?: number;
  readonly file: string;
  /** What the names of its lists begin with. */
  readonly prefix: string;
}

const MAX_RELEASE = 4_194_304;
const MAX_ARCHIVES = 500;

/** The archives in a folder of lists (`InRelease`, or `Release` where the signature lies apart). */
export function readArchives(host: Host, folder: string): Archive[] {
  const list = host.files.list(folder);
  const names = list.ok ? list.names.filter((name) => /_(?:In)?Release$/.test(name)).slice(0, MAX_ARCHIVES) : [];
  return names.flatMap((name) => {
    const read = host.files.readText(`${folder}${name}`, MAX_RELEASE);
    return read.ok ? [archiveOf(read.text, name, read.path)] : [];
  });
}

/** What a Release file says. Security archives are known by the label of Debian's or the suffix that Debian, Ubuntu and derivatives give the suite. */
export function archiveOf(text: string, name: string, file: string): Archive {
  const field = (key: string): string => fieldOf(text.slice(0, 20_000), key) ?? '';
  const [origin, label, suite, codename] = [field('Origin'), field('Label'), field('Suite'), field('Codename')];
  const madeAt = parseHttpDate(field('Date'));
  return {
    origin, label, suite, codename, file,
    site: name.slice(0, Math.max(0, name.indexOf('_'))),
    isSecurity: label === 'Debian-Security' || suite.endsWith('-security') || codename.endsWith('-security'),
    ...(madeAt === undefined ? {} : { madeAt }),
    prefix: name.replace(/(?:In)?Release$/, ''),
  };
}

/**
 * Whether an archive is of the release that runs. The lists of another release (sources that an upgrade of the system left behind) have no later version
 * of what is installed, and their silence says nothing. Undefined when os-release names no release.
 */
export function isOfThisRelease(host: Host): ((archive: Archive) => boolean) | undefined {
  const release = readOsRelease(host);
  // Derivatives take the archives of the release that they are made of, and say its name.
  const names = release.ok ? ['VERSION_CODENAME', 'UBUNTU_CODENAME', 'DEBIAN_CODENAME'].flatMap((key) => release.values.get(key) || []) : [];
  // `bookworm-security`, Debian 10 and earlier `buster` or `buster/updates`, Ubuntu `noble`.
  return names.length === 0 ? undefined : ({ codename }) => names.includes(codename.replace(/-security$|\/updates$/, ''));
}
