/** A host of the directory, as far as lines can mean it. */
export interface NamedHost {
  readonly id: string;
  readonly name: string;
}

/**
 * Finds the hosts that a name in a line means: those of the same name in any case; else those of which one of the two names is the other without its domain. Several mean that
 * nobody can tell. What a host is called in a line is said by whoever sent the line.
 */
export function matchHostNames(hosts: readonly NamedHost[]): (name: string) => readonly string[] {
  const whole = groupBy(hosts, ({ name }) => name.toLowerCase());
  const short = groupBy(hosts.filter(({ name }) => name.includes('.')), ({ name }) => firstLabel(name.toLowerCase()));
  return (given) => {
    const name = given.toLowerCase();
    const found = whole.get(name) ?? (name.includes('.') ? whole.get(firstLabel(name)) : short.get(name));
    return found ?? [];
  };
}

function firstLabel(name: string): string {
  return name.slice(0, name.indexOf('.'));
}

function groupBy(hosts: readonly NamedHost[], keyOf: (host: NamedHost) => string): ReadonlyMap<string, readonly string[]> {
  return new Map([...Map.groupBy(hosts, keyOf)].map(([key, group]) => [key, group.map(({ id }) => id)]));
}
