import type { Place } from '@writ/contract';
import { aptList, type AptNode } from '../formats/apt-conf.ts';
import type { Archive } from '../read-archives.ts';
import { fitsGlob } from '../expand-glob.ts';

/** One entry that allows origins, as it stands and as unattended-upgrades reads it. */
export interface OriginPattern {
  readonly setting: 'Unattended-Upgrade::Allowed-Origins' | 'Unattended-Upgrade::Origins-Pattern';
  readonly written: string;
  readonly place?: Place;
  /** All must fit; absent when unattended-upgrades would stop at this entry with an error. */
  readonly conditions?: readonly { readonly key: keyof OriginFacts; readonly glob: string }[];
}

export type OriginFacts = Pick<Archive, 'origin' | 'label' | 'suite' | 'codename' | 'site'> & { readonly component: string };

const MAX_ENTRIES = 5_000;
const KEYS: Readonly<Record<string, keyof OriginFacts>> = {
  o: 'origin', origin: 'origin', l: 'label', label: 'label', a: 'suite', suite: 'suite', archive: 'suite', n: 'codename', codename: 'codename', c: 'component', component: 'component', site: 'site',
};

/** The entries of both lists, with `${distro_id}` and `${distro_codename}` filled in. */
export function originPatterns(tree: AptNode, distroId: string, codename: string): OriginPattern[] {
  const fill = (text: string): string => text.replaceAll('${distro_id}', distroId).replaceAll('${distro_codename}', codename);
  const entry = (setting: OriginPattern['setting'], conditionsOf: (written: string) => OriginPattern['conditions']): OriginPattern[] =>
    aptList(tree, setting).slice(0, MAX_ENTRIES).filter(({ value }) => value.trim() !== '').map(({ value, place }) => {
      const conditions = conditionsOf(value)?.map(({ key, glob }) => ({ key, glob: fill(glob) }));
      return { setting, written: value, ...(place ? { place } : {}), ...(conditions ? { conditions } : {}) };
    });
  return [...entry('Unattended-Upgrade::Allowed-Origins', allowedOrigin), ...entry('Unattended-Upgrade::Origins-Pattern', originsPattern)];
}

/** Whether an entry lets packages of this origin in. */
export function allowsOrigin(pattern: OriginPattern, origin: OriginFacts): boolean {
  return pattern.conditions?.every(({ key, glob }) => fitsGlob(origin[key], glob)) ?? false;
}

/** `Debian:bookworm-security` or `Debian bookworm-security`: origin and suite, `\:` being a colon that divides nothing. Exactly two words. */
function allowedOrigin(written: string): OriginPattern['conditions'] {
  const words = /(?<!\\):/.test(written) ? written.split(/(?<!\\):/) : written.trim().split(/\s+/);
  if (words.length !== 2) return undefined;
  return [{ key: 'origin', glob: words[0]!.replaceAll('\\:', ':') }, { key: 'suite', glob: words[1]!.replaceAll('\\:', ':') }];
}

/** `origin=Debian,codename=bookworm-security,label=Debian-Security`, `\,` being a comma that divides nothing. */
function originsPattern(written: string): OriginPattern['conditions'] {
  const conditions: { key: keyof OriginFacts; glob: string }[] = [];
  for (const token of written.split(/(?<!\\),/)) {
    const parts = token.split('=');
    const key = parts.length === 2 && Object.hasOwn(KEYS, parts[0]!.trim()) ? KEYS[parts[0]!.trim()] : undefined;
    if (!key) return undefined;
    conditions.push({ key, glob: parts[1]!.trim().replaceAll('\\,', ',') });
  }
  return conditions;
}

/** What the security archive of a release says of itself, for a host that has no lists to ask. */
export function usualSecurityOrigin(id: string, versionId: string | undefined, codename: string): OriginFacts | undefined {
  if (id === 'ubuntu') return { origin: 'Ubuntu', label: 'Ubuntu', suite: `${codename}-security`, codename, site: 'security.ubuntu.com', component: 'main' };
  if (id !== 'debian') return undefined;
  // Until Debian 10 the security archive had the codename of the release itself. Its suite name moves with time, so no entry may rely on it.
  const named = Number(versionId) >= 11 ? `${codename}-security` : codename;
  return { origin: 'Debian', label: 'Debian-Security', suite: '', codename: named, site: 'security.debian.org', component: 'main' };
}
