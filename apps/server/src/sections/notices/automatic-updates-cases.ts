import type { FactValue } from '@writ/contract';
import { MS } from '@writ/kernel';
import { ago } from '../../core/case-fact.ts';
import { casesOn } from '../../core/case-table.ts';
import type { ControlCase } from '../../core/control.ts';
import type { AutomaticUpdatesRule } from './evaluate-automatic-updates.ts';

const parameters = { lastSuccess: { amount: 48, unit: 'hour' } } as const;

/** A host as Debian 12 makes it once automatic updates are chosen, six hours after its last run. */
const good: FactValue<'host.automatic-updates'> = {
  installed: true,
  version: '2.9.1+nmu3',
  settings: [
    { key: 'APT::Periodic::Update-Package-Lists', value: '1', place: { file: '/etc/apt/apt.conf.d/20auto-upgrades', line: 1 } },
    { key: 'APT::Periodic::Unattended-Upgrade', value: '1', place: { file: '/etc/apt/apt.conf.d/20auto-upgrades', line: 2 } },
  ],
  enabled: true,
  securityOriginAllowed: true,
  faults: [],
  blacklist: [],
  timers: [
    { unit: 'apt-daily.timer', enabled: true, masked: false, active: true },
    { unit: 'apt-daily-upgrade.timer', enabled: true, masked: false, active: true },
  ],
  scheduled: true,
  lastSuccessAt: ago(6 * MS.hour),
  lastListsAt: ago(7 * MS.hour),
};

const { kept, broken, unknown, unseen } = casesOn<AutomaticUpdatesRule, 'host.automatic-updates'>('host.automatic-updates', good, parameters);

const overridden = {
  settings: [good.settings[0]!, { key: 'APT::Periodic::Unattended-Upgrade', value: '0', place: { file: '/etc/apt/apt.conf.d/99local', line: 3 } }],
};

/** What `automatic-updates` must say, and what would fool it. */
export const automaticUpdatesCases: readonly ControlCase<AutomaticUpdatesRule>[] = [
  kept('The last run succeeded six hours ago', {}, 'updating'),
  kept('The run is started by cron, without any systemd timer', { timers: [] }, 'updating'),
  kept('A timer is masked because cron starts the run, and the run succeeds', { timers: [{ unit: 'apt-daily-upgrade.timer', enabled: false, masked: true }] }, 'updating'),
  kept('A later run failed, and the last success is still young enough', { lastFailure: { at: ago(MS.hour), text: 'dpkg was interrupted' } }, 'updating'),
  kept('The last success is one second younger than allowed', { lastSuccessAt: ago(48 * MS.hour - MS.second) }, 'updating'),
  broken('The package is not installed', { installed: false, enabled: false, settings: [], scheduled: false }, 'not-installed'),
  broken('A later file turns the periodic run off', { ...overridden, enabled: false, faults: ['APT::Periodic::Unattended-Upgrade is "0" (/etc/apt/apt.conf.d/99local:3)'] }, 'turned-off'),
  broken('Whoever looked says that it is on, but the setting in force is zero', overridden, 'turned-off'),
  broken('The interval is zero days, which reads like a number and means never', { settings: [{ key: 'apt::periodic::unattended-upgrade', value: '0d' }] }, 'turned-off'),
  broken('Nothing was ever configured', { settings: [], enabled: false, faults: ['APT::Periodic::Unattended-Upgrade is not set'] }, 'turned-off'),
  broken('It runs every night and may install nothing from the security archive', { securityOriginAllowed: false, faults: ['no allowed origin matches Debian-Security'] }, 'security-not-allowed'),
  broken('A package is kept from updates', { blacklist: ['openssl'] }, 'packages-left-out'),
  broken('Both timers are masked and there is no cron', { scheduled: false, timers: good.timers.map((timer) => ({ ...timer, enabled: false, masked: true, active: false })) }, 'not-scheduled'),
  broken('The timer is enabled, but somebody stopped it', { timers: [{ unit: 'apt-daily-upgrade.timer', enabled: true, masked: false, active: false }] }, 'timer-stopped'),
  broken('Well configured, and no run has succeeded for five days', { lastSuccessAt: ago(5 * MS.day), lastFailure: { at: ago(MS.hour), text: 'No space left on device' } }, 'last-success-old'),
  broken('The last success is exactly as old as allowed', { lastSuccessAt: ago(48 * MS.hour) }, 'last-success-old'),
  broken('Every run failed so far', { lastSuccessAt: undefined, lastFailure: { at: ago(MS.hour), text: 'Could not resolve the name of the mirror' } }, 'only-failures'),
  broken('Every run succeeds, on package lists that are three weeks old', { lastListsAt: ago(21 * MS.day) }, 'lists-old'),
  unseen('The agent may not read the logs', 'needs-root', 'The log of unattended-upgrades is readable by root only.', 'Run the agent as root.'),
  unseen('The host does not use apt', 'unsupported', 'Only apt is measured so far.'),
  unknown('Well configured, and no trace of any run', { lastSuccessAt: undefined }, 'no-run-seen'),
  unknown('Nothing says when the package lists were refreshed', { lastListsAt: undefined }, 'lists-age-unknown'),
  unknown('The last success is dated a day ahead', { lastSuccessAt: ago(-MS.day) }, 'wrong-date'),
];
