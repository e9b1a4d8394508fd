import type { Setting } from './decide-enabled.ts';

/**
 * Compares our reading with the answer of `apt-config dump`: the keys on which the two differ. The order of a list does not matter.
 * A difference means that one of the two is wrong, and then nothing is known.
 */
export function differencesFromApt(settings: readonly Setting[], dump: string): string[] {
  const ours = bag(settings.map(({ key, value }) => [key, value]));
  const theirs = bag(linesOf(dump));
  const keys = new Set([...ours.keys(), ...[...theirs.keys()].filter((key) => isDeciding(key))]);
  return [...keys].filter((key) => ours.get(key) !== theirs.get(key) && !(isEmpty(ours.get(key)) && isEmpty(theirs.get(key))));
}

function isDeciding(key: string): boolean {
  return /^(?:apt::periodic::(?:enable|update-package-lists|unattended-upgrade)|unattended-upgrade::(?:allowed-origins|origins-pattern|package-blacklist|package-whitelist)::)$/.test(key);
}

function linesOf(dump: string): [string, string][] {
  return dump.split('\n').flatMap((line) => {
    const match = /^(\S+) "(.*)";$/.exec(line);
    return match ? [[match[1]!, match[2]!] as [string, string]] : [];
  });
}

/** All values of a key, sorted; names do not mind case, and a list may name its items. */
function bag(pairs: readonly (readonly [string, string])[]): Map<string, string> {
  const values = new Map<string, string[]>();
  for (const [key, value] of pairs) {
    const lower = key.toLowerCase().replace(/^(unattended-upgrade::(?:allowed-origins|origins-pattern|package-blacklist|package-whitelist|update-days)::).+$/, '$1');
    values.set(lower, [...(values.get(lower) ?? []), value]);
  }
  return new Map([...values].map(([key, list]) => [key, list.sort().join('\n')]));
}

function isEmpty(text: string | undefined): boolean {
  return text === undefined || text === '';
}
