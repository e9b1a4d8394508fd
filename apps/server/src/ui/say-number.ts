const grouped = new Intl.NumberFormat('en-GB');

/** `81,204`. */
export function sayNumber(value: number): string {
  return grouped.format(value);
}

/** `1 host`, `12 hosts`; `plural` is the counted word as controls give it. English of our own nouns: a trailing `s`, or `ies`. */
export function sayCount(count: number, plural: string): string {
  return `${sayNumber(count)} ${count === 1 ? singular(plural) : plural}`;
}

function singular(plural: string): string {
  if (plural === 'people') return 'person';
  if (plural.endsWith('ies')) return `${plural.slice(0, -3)}y`;
  return plural.endsWith('s') && !plural.endsWith('ss') ? plural.slice(0, -1) : plural;
}
