import type { FactValue } from '@writ/contract';
import type { DpkgPackage } from '../formats/dpkg-status.ts';
import { compareDebianVersions } from '../formats/debian-version.ts';
import type { Candidate } from './read-package-lists.ts';

export type Pending = FactValue<'host.pending-updates'>['pending'][number];

/** Keeps, for what is installed, the latest candidate of security archives. */
export function createPendingSearch(installed: readonly DpkgPackage[]): {
  readonly wants: (name: string) => boolean;
  readonly offer: (candidate: Candidate, origin: string) => void;
  readonly found: () => { installed: DpkgPackage; candidate: Candidate; origin: string }[];
} {
  const byName = Map.groupBy(installed, (item) => item.name);
  const best = new Map<DpkgPackage, { candidate: Candidate; origin: string }>();
  return {
    wants: (name) => byName.has(name),
    offer(candidate, origin) {
      for (const item of byName.get(candidate.name) ?? []) {
        // `all` packages may become packages of one architecture and back; two architectures side by side are two packages.
        const isSame = item.architecture === candidate.architecture || item.architecture === 'all' || candidate.architecture === 'all';
        if (!isSame || compareDebianVersions(item.version, candidate.version) >= 0) continue;
        const held = best.get(item);
        if (!held || compareDebianVersions(held.candidate.version, candidate.version) < 0) best.set(item, { candidate, origin });
      }
    },
    found: () => [...best].map(([item, offer]) => ({ installed: item, ...offer })),
  };
}

/** Since when each candidate is pending: what is remembered, else now. Gives the memory for the next look, without what is no longer pending. */
export function withSince(keys: readonly string[], remembered: Readonly<Record<string, string>>, now: string): Record<string, string> {
  return Object.fromEntries(keys.map((key) => {
    const before = Object.hasOwn(remembered, key) ? remembered[key] : undefined;
    // A time from the future is not believed: it would make an old update young.
    return [key, before !== undefined && before <= now ? before : now];
  }));
}
