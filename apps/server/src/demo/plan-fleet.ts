import { MS, plus, type Instant } from '@writ/kernel';
import type { Draw } from './draw.ts';
import type { Machine } from './machine.ts';
import type { Span } from './plan-instants.ts';

interface Rank {
  readonly role: string;
  readonly count: number;
  readonly environment: 'production' | 'staging' | 'build';
}

/** Thirty machines: what a company of twenty-five has. A larger fleet is this one, several times. */
const RANKS: readonly Rank[] = [
  { role: 'web', count: 6, environment: 'production' }, { role: 'api', count: 4, environment: 'production' }, { role: 'db', count: 3, environment: 'production' },
  { role: 'cache', count: 2, environment: 'production' }, { role: 'queue', count: 2, environment: 'production' }, { role: 'mail', count: 1, environment: 'production' },
  { role: 'bastion', count: 1, environment: 'production' }, { role: 'log', count: 1, environment: 'production' }, { role: 'backup', count: 1, environment: 'production' },
  { role: 'monitor', count: 2, environment: 'production' }, { role: 'build', count: 3, environment: 'build' }, { role: 'staging', count: 3, environment: 'staging' },
  { role: 'docs', count: 1, environment: 'production' },
];

/** Machines that came in the last weeks, by name: so many days ago. */
const LATECOMERS: Readonly<Record<string, number>> = { 'log-1': 9, 'monitor-2': 2, 'docs-1': 33, 'web-6': 64, 'build-3': 120, 'api-4': 170 };

/** The machines of the company, in the order in which they were enrolled where that tells them apart. */
export function planFleet(count: number, { begin, end }: Span, draw: Draw): Machine[] {
  const names = nameFleet(count);
  return names.map(({ name, rank }): Machine => {
    const daysAgo = LATECOMERS[name];
    const late = daysAgo === undefined ? begin : plus(end, -daysAgo * MS.day);
    return {
      name: `${name}.example.com`,
      labels: { environment: rank.environment, managed: 'true', role: rank.role },
      system: rank.role === 'mail' ? 'ageing' : draw.pick(`system ${name}`, ['bookworm', 'bookworm', 'trixie', 'noble'] as const),
      bornAt: late > begin ? late : begin,
      ailments: [],
    };
  });
}

function nameFleet(count: number): { readonly name: string; readonly rank: Rank }[] {
  const once = RANKS.reduce((sum, rank) => sum + rank.count, 0);
  const rounds = Math.ceil(count / once);
  const all = Array.from({ length: rounds }, (_, round) => RANKS.flatMap((rank) => Array.from({ length: rank.count }, (_unused, index) => ({ name: `${rank.role}-${round * rank.count + index + 1}`, rank }))));
  const fleet = all.flat();
  if (count >= once) return fleet.slice(0, count);
  // Of a small fleet, one of each kind first, so that it is a small company and not a rack of web servers.
  return fleet.toSorted((one, other) => numberOf(one.name) - numberOf(other.name)).slice(0, count);
}

function numberOf(name: string): number {
  return Number(name.slice(name.lastIndexOf('-') + 1));
}

/** The machine of that short name that lives at the end, where the fleet has it. */
export function findMachine(fleet: readonly Machine[], name: string): Machine | undefined {
  return fleet.find((machine) => machine.name === `${name}.example.com` && machine.scrappedAt === undefined);
}

/** A machine is scrapped and made anew under its name: the old enrolment ends, and what ailed the old does not ail the new. */
export function remakeMachine(fleet: Machine[], name: string, at: Instant): void {
  const index = fleet.findIndex((machine) => machine.name === `${name}.example.com`);
  const old = fleet[index];
  if (old === undefined || old.bornAt >= at) return;
  fleet[index] = { ...old, scrappedAt: at, ailments: [] };
  fleet.push({ ...old, system: 'trixie', bornAt: at, ailments: [] });
}
