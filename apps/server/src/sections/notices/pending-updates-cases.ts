import type { FactValue } from '@writ/contract';
import { MS } from '@writ/kernel';
import { ago } from '../../core/case-fact.ts';
import { casesOn } from '../../core/case-table.ts';
import type { ControlCase } from '../../core/control.ts';
import type { PendingUpdatesRule } from './evaluate-pending-updates.ts';

const parameters = { within: { amount: 72, unit: 'hour' }, lists: { amount: 48, unit: 'hour' } } as const;

type PendingUpdates = FactValue<'host.pending-updates'>;

const good: PendingUpdates = { listsAt: ago(7 * MS.hour), securityListsPresent: true, pending: [] };

const { kept, broken, unknown, unseen } = casesOn<PendingUpdatesRule, 'host.pending-updates'>('host.pending-updates', good, parameters);

function openssl(sinceMs: number, held = false): PendingUpdates['pending'][number] {
  return { package: 'openssl', installed: '3.0.11-1~deb12u2', candidate: '3.0.15-1~deb12u1', origin: 'Debian-Security', since: ago(sinceMs), held };
}

function curl(sinceMs: number): PendingUpdates['pending'][number] {
  return { package: 'curl', installed: '7.88.1-10', candidate: '7.88.1-10+deb12u8', origin: 'Debian-Security', since: ago(sinceMs), held: false };
}

/** What `pending-updates` must say, and what would fool it. */
export const pendingUpdatesCases: readonly ControlCase<PendingUpdatesRule>[] = [
  kept('Nothing is pending, by lists seven hours old', {}, 'none-overdue'),
  kept('Two updates wait for less than the time allowed', { pending: [openssl(3 * MS.hour), curl(71 * MS.hour)] }, 'none-overdue'),
  kept('An update came after this host was first looked at', { watchedSince: ago(30 * MS.day), pending: [openssl(MS.day)] }, 'none-overdue'),
  kept('A held package is still within its time', { pending: [openssl(MS.day, true)] }, 'none-overdue'),
  broken('An update has waited for five days', { pending: [openssl(5 * MS.day)] }, 'overdue'),
  broken('An update has waited for exactly the time allowed', { pending: [openssl(72 * MS.hour)] }, 'overdue'),
  broken('An update was there at the first look, and has since waited too long anyway', { watchedSince: ago(4 * MS.day), pending: [openssl(4 * MS.day)] }, 'overdue'),
  broken('A package was held back so that it stops bothering', { pending: [openssl(9 * MS.day, true)] }, 'held-back'),
  broken('The archive gives it to every second host only, and has done so for too long', { pending: [{ ...openssl(4 * MS.day), phasedPercent: 50 }] }, 'overdue'),
  broken('One of many is overdue, and is not the first', { pending: [curl(MS.hour), openssl(4 * MS.day)] }, 'overdue'),
  broken('The lists are too old to prove anything good, but they prove this', { listsAt: ago(30 * MS.day), pending: [openssl(29 * MS.day)] }, 'overdue'),
  broken('The security archive was removed after the update was seen', { securityListsPresent: false, pending: [openssl(4 * MS.day)] }, 'overdue'),
  unseen('The package lists cannot be read', 'unreadable', 'The package lists in /var/lib/apt/lists could not be read.', 'apt-get update'),
  unseen('The host does not use apt', 'unsupported', 'Only apt is measured so far.'),
  unknown('Nothing is pending, by lists that nobody has refreshed for a month', { listsAt: ago(30 * MS.day) }, 'lists-stale'),
  unknown('Nothing is pending, because the security archive is not among the sources', { securityListsPresent: false }, 'no-security-archive'),
  unknown('The host was enrolled an hour ago, and its updates may have waited for months', { watchedSince: ago(MS.hour), pending: [openssl(MS.hour)] }, 'age-unknown'),
  unknown('The lists are dated a day ahead, so they never seem to age', { listsAt: ago(-MS.day) }, 'wrong-date'),
  unknown('An update was first seen next week, so it is never overdue', { pending: [openssl(-7 * MS.day)] }, 'wrong-date'),
];
