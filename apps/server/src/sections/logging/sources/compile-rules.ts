/** By which door lines come that say nothing of a service. */
export type RuledDoor = 'syslog' | 'agent';

/** Whose the lines of a host, and of a program on it, are. */
export interface ServiceRule {
  readonly door: RuledDoor | 'any';
  /** A name as lines say it or the address of their sender, in which `*` stands for any characters. */
  readonly host: string;
  /** The same of the program; empty for every one. */
  readonly program: string;
  /** Id of the service. */
  readonly service: string;
}

/** Gives the id of the service whose a line is, or nothing. `peer` is the address of its sender, empty where the door knows who sent it. */
export type FindService = (door: RuledDoor, host: string, peer: string, program: string) => string;

/** Answers that are remembered, of all hosts together. A sender that makes up names costs their place, and everybody's now and then. */
const MOST_REMEMBERED = 20_000;

interface Candidates {
  /** In their order: the rules that fit door, host and sender. */
  readonly rules: readonly CompiledRule[];
  /** Where the first of them takes every program. */
  readonly whole: string | undefined;
  readonly byProgram: Map<string, string>;
}

interface CompiledRule {
  readonly door: ServiceRule['door'];
  readonly isHost: (name: string) => boolean;
  readonly isProgram: (name: string) => boolean;
  readonly takesAll: boolean;
  readonly service: string;
}

const nothing: FindService = () => '';

/**
 * Makes the rules a question that each line can be asked: the first that fits has it. Every line runs through it, so what was found for a sender, a host and a program is remembered, and a known one costs
 * looking its three names up.
 */
export function compileRules(rules: readonly ServiceRule[]): FindService {
  if (rules.length === 0) return nothing;
  const compiled = rules.map(({ door, host, program, service }): CompiledRule => ({ door, isHost: matcherOf(host), isProgram: matcherOf(program), takesAll: isAll(program), service }));
  const byDoor: Readonly<Record<RuledDoor, Map<string, Map<string, Candidates>>>> = { syslog: new Map(), agent: new Map() };
  let remembered = 0;

  function remember(): void {
    remembered += 1;
    if (remembered <= MOST_REMEMBERED) return;
    byDoor.syslog.clear();
    byDoor.agent.clear();
    remembered = 1;
  }

  function candidatesOf(door: RuledDoor, host: string, peer: string): Candidates {
    const [name, address] = [host.toLowerCase(), peer.toLowerCase()];
    const fitting = compiled.filter((rule) => (rule.door === 'any' || rule.door === door) && (rule.isHost(name) || (address !== '' && rule.isHost(address))));
    remember();
    const candidates = { rules: fitting, whole: fitting.length === 0 ? '' : fitting[0]!.takesAll ? fitting[0]!.service : undefined, byProgram: new Map<string, string>() };
    let hosts = byDoor[door].get(peer);
    if (!hosts) byDoor[door].set(peer, (hosts = new Map()));
    hosts.set(host, candidates);
    return candidates;
  }

  return (door, host, peer, program) => {
    const { rules: fitting, whole, byProgram } = byDoor[door].get(peer)?.get(host) ?? candidatesOf(door, host, peer);
    if (whole !== undefined) return whole;
    const known = byProgram.get(program);
    if (known !== undefined) return known;
    const name = program.toLowerCase();
    const found = fitting.find(({ isProgram }) => isProgram(name))?.service ?? '';
    remember();
    byProgram.set(program, found);
    return found;
  };
}

/** The services of which any program's lines may come from a host: those that a loss of unknown lines of the host concerns. */
export function findServicesOf(rules: readonly ServiceRule[], door: RuledDoor, host: string, peer = ''): readonly string[] {
  const [name, address] = [host.toLowerCase(), peer.toLowerCase()];
  const services = new Set<string>();
  for (const rule of rules) {
    if ((rule.door !== 'any' && rule.door !== door) || !(matcherOf(rule.host)(name) || (address !== '' && matcherOf(rule.host)(address)))) continue;
    services.add(rule.service);
    if (isAll(rule.program)) break; // nothing comes to the rules behind it
  }
  return [...services];
}

/** The services, or that there is none: a gap is told once at least. */
export function oneAtLeast(services: readonly string[]): readonly string[] {
  return services.length === 0 ? [''] : services;
}

function isAll(pattern: string): boolean {
  return pattern === '' || pattern === '*';
}

/** Whether a name in small letters fits. Each part is looked for once, behind the one before: no pattern makes it go back. */
function matcherOf(pattern: string): (name: string) => boolean {
  if (isAll(pattern)) return () => true;
  const [first, ...rest] = pattern.toLowerCase().split('*') as [string, ...string[]];
  const last = rest.pop();
  if (last === undefined) return (name) => name === first;
  return (name) => {
    if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
    let at = first.length;
    const end = name.length - last.length;
    for (const part of rest) {
      const found = name.indexOf(part, at);
      if (found === -1 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}
