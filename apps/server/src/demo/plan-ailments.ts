import { MS, plus, type Instant } from '@writ/kernel';
import type { Draw } from './draw.ts';
import { livesAt, type Complaint, type Machine } from './machine.ts';
import { findMachine } from './plan-fleet.ts';
import { momentFor, type Span } from './plan-instants.ts';

/** How long a complaint lasts before it breaks its clause: what the policy allows, and an hour. */
const BREAKS_AFTER_MS: Partial<Record<Complaint['is'], number>> = {
  'updates-failing': 49 * MS.hour, 'update-waits': 73 * MS.hour, 'restart-due': 7 * MS.day + MS.hour, 'signatures-stuck': 25 * MS.hour, 'scans-stopped': 7 * MS.day + MS.hour,
};

/** What goes wrong in any week, somewhere. */
const USUAL: readonly Complaint[] = [
  { is: 'updates-off', file: '/etc/apt/apt.conf.d/95-maintenance' },
  { is: 'updates-failing', says: 'E: Could not get lock /var/lib/dpkg/lock-frontend' },
  { is: 'update-waits', held: false },
  { is: 'update-waits', held: true },
  { is: 'restart-due' },
  { is: 'passwords-on', file: '/etc/ssh/sshd_config.d/50-cloud-init.conf' },
  { is: 'odd-key', whose: 'nobody', account: 'root' },
  { is: 'antivirus-silent' },
  { is: 'signatures-stuck' },
  { is: 'scans-stopped' },
];

/** One row of the script: which machines, what, and between how many days ago it broke and was mended. Without an end it is so today. */
interface Scene {
  readonly on: readonly string[];
  readonly what: Complaint;
  readonly brokeDaysAgo: number;
  readonly mendedDaysAgo?: number;
}

const NOW_WRONG: readonly Scene[] = [
  { on: ['web-3'], what: { is: 'updates-off', file: '/etc/apt/apt.conf.d/99-release-freeze' }, brokeDaysAgo: 3 },
  { on: ['db-2'], what: { is: 'update-waits', held: true }, brokeDaysAgo: 3 },
  { on: ['api-2'], what: { is: 'restart-due' }, brokeDaysAgo: 1 },
  { on: ['bastion-1', 'web-4'], what: { is: 'odd-key', whose: 'dennis', account: 'deploy' }, brokeDaysAgo: 12 },
  { on: ['log-1'], what: { is: 'volume-open', mountPoint: '/srv/log' }, brokeDaysAgo: 9 },
  { on: ['monitor-2'], what: { is: 'passwords-on', file: '/etc/ssh/sshd_config.d/50-cloud-init.conf' }, brokeDaysAgo: 2 },
  { on: ['staging-2'], what: { is: 'antivirus-absent' }, brokeDaysAgo: 90 },
  { on: ['staging-2'], what: { is: 'silent' }, brokeDaysAgo: 5 / 24 },
  // Nothing wrong yet; both are in a day or two, unless somebody sees to it.
  { on: ['cache-1'], what: { is: 'restart-due' }, brokeDaysAgo: -1.8 },
  { on: ['web-5'], what: { is: 'update-waits', held: false }, brokeDaysAgo: -1.4 },
];

/** The dips in the charts of the last month. */
const LATELY: readonly Scene[] = [
  { on: ['web-1', 'web-2', 'web-3', 'web-4', 'api-1', 'api-2', 'db-1', 'queue-1', 'mail-1'], what: { is: 'signatures-stuck' }, brokeDaysAgo: 28, mendedDaysAgo: 26 },
  { on: ['api-3'], what: { is: 'antivirus-silent' }, brokeDaysAgo: 25, mendedDaysAgo: 23 },
  { on: ['web-5', 'docs-1'], what: { is: 'passwords-on', file: '/etc/ssh/sshd_config.d/50-cloud-init.conf' }, brokeDaysAgo: 21, mendedDaysAgo: 19 },
  { on: ['web-2', 'web-4', 'db-1', 'cache-1', 'queue-1'], what: { is: 'update-waits', held: false }, brokeDaysAgo: 18, mendedDaysAgo: 16 },
  { on: ['build-2'], what: { is: 'odd-key', whose: 'nobody', account: 'root' }, brokeDaysAgo: 17, mendedDaysAgo: 15 },
  { on: ['web-1', 'api-1', 'db-3'], what: { is: 'restart-due' }, brokeDaysAgo: 14, mendedDaysAgo: 12 },
  { on: ['backup-1'], what: { is: 'scans-stopped' }, brokeDaysAgo: 11, mendedDaysAgo: 8 },
  { on: ['web-2'], what: { is: 'updates-failing', says: 'dpkg: error: failed to write status database: No space left on device' }, brokeDaysAgo: 9, mendedDaysAgo: 7 },
  { on: ['staging-1', 'build-1'], what: { is: 'signatures-stuck' }, brokeDaysAgo: 7, mendedDaysAgo: 5 },
  { on: ['api-4'], what: { is: 'antivirus-silent' }, brokeDaysAgo: 2, mendedDaysAgo: 3 / 24 },
];

/** How it was when measuring began, and how many days it took to mend. */
const AT_FIRST: readonly { readonly on: readonly string[]; readonly what: Complaint; readonly days: number }[] = [
  { on: ['cache-2', 'queue-2'], what: { is: 'antivirus-absent' }, days: 24 },
  { on: ['backup-1'], what: { is: 'volume-open', mountPoint: '/srv/backup' }, days: 75 },
  { on: ['staging-3', 'build-1'], what: { is: 'passwords-on', file: '/etc/ssh/sshd_config' }, days: 17 },
];

/** Gives the machines what ails them, and returns the moments at which something breaks. What is over before a history began did not happen in it. */
export function planAilments(fleet: Machine[], instants: readonly Instant[], span: Span, draw: Draw): Instant[] {
  const breaks: Instant[] = [];
  const ail = (machine: Machine | undefined, what: Complaint, breaksAt: Instant, until: Instant | undefined): void => {
    if (machine === undefined || !livesAt(machine, breaksAt) && until !== undefined) return;
    machine.ailments.push({ ...what, from: plus(breaksAt, -(BREAKS_AFTER_MS[what.is] ?? 0)), ...(until === undefined ? {} : { until }) });
    breaks.push(breaksAt);
  };
  for (const { on, what, brokeDaysAgo, mendedDaysAgo } of [...LATELY, ...NOW_WRONG]) {
    const brokeAt = daysBefore(span, brokeDaysAgo);
    if (mendedDaysAgo !== undefined && brokeAt < span.begin) continue;
    const at = brokeAt < span.begin ? span.begin : brokeAt > span.end ? brokeAt : momentFor(instants, brokeAt);
    for (const name of on) ail(findMachine(fleet, name) ?? standIn(fleet, name, what, draw), what, at, mendedDaysAgo === undefined ? undefined : momentFor(instants, daysBefore(span, mendedDaysAgo)));
  }
  for (const { on, what, days } of AT_FIRST) for (const name of on) ail(findMachine(fleet, name), what, span.begin, momentFor(instants, plus(span.begin, days * MS.day)));
  for (const { machine, what, at, until } of usualTroubles(fleet, instants, span, draw)) ail(machine, what, at, until);
  for (const { machine, what } of standingTroubles(fleet, draw)) ail(machine, what, span.begin, undefined);
  return breaks;
}

/** How many at once: seldom does one come alone. */
const TROUBLES = [0, 0, 1, 3] as const;

function* usualTroubles(fleet: readonly Machine[], instants: readonly Instant[], span: Span, draw: Draw) {
  // The first days are for finding out how it is, and the last month has a script of its own.
  const when = instants.filter((at) => at > plus(span.begin, 10 * MS.day) && at < daysBefore(span, 32));
  for (const at of when) {
    for (let nth = 0; nth < draw.pick(`troubles ${at - span.end}`, TROUBLES); nth += 1) {
      const key = `trouble ${at - span.end} ${nth}`;
      const machine = draw.pick(`${key} on`, fleet);
      const next = instants[instants.indexOf(at) + 1 + draw.whole(`${key} for`, 2)];
      if (next !== undefined && livesAt(machine, at)) yield { machine, what: draw.pick(`${key} is`, USUAL), at, until: next };
    }
  }
}

/** In a large fleet something is always wrong with some of it: one machine in a hundred of those beyond the first thirty. */
function* standingTroubles(fleet: readonly Machine[], draw: Draw) {
  for (const machine of fleet.slice(40)) if (draw.chance(`stands ${machine.name}`) < 0.01) yield { machine, what: draw.pick(`stands is ${machine.name}`, USUAL) };
}

/** In a small fleet another machine plays the part, unless the part is to be absent. */
function standIn(fleet: readonly Machine[], name: string, what: Complaint, draw: Draw): Machine | undefined {
  if (what.is === 'silent' || what.is === 'antivirus-absent') return undefined;
  return draw.pick(`stands in for ${name}`, fleet.filter(({ scrappedAt }) => scrappedAt === undefined));
}

function daysBefore({ end }: Span, days: number): Instant {
  return plus(end, -Math.round(days * MS.day));
}
