import type { FactValue } from '@writ/contract';
import { MS } from '@writ/kernel';
import { ago } from '../../core/case-fact.ts';
import { casesOn } from '../../core/case-table.ts';
import type { ControlCase } from '../../core/control.ts';
import type { RebootRule } from './evaluate-reboot-required.ts';

const parameters = { within: { amount: 7, unit: 'day' } } as const;

const good: FactValue<'host.reboot'> = {
  required: false, packages: [], bootedAt: ago(40 * MS.day), runningKernel: '6.1.0-28-amd64', installedKernel: '6.1.0-28-amd64',
};

const { kept, broken, unknown, unseen } = casesOn<RebootRule, 'host.reboot'>('host.reboot', good, parameters);

/** What `reboot-required` must say, and what would fool it. */
export const rebootRequiredCases: readonly ControlCase<RebootRule>[] = [
  kept('Nothing asks for a restart', {}, 'not-due'),
  kept('A container says nothing of kernels, and nothing asks for a restart', { runningKernel: undefined, installedKernel: undefined, bootedAt: undefined }, 'not-due'),
  kept('A restart has been due for two days', { required: true, since: ago(2 * MS.day), packages: ['libc6'] }, 'due'),
  kept('Nothing says since when, but the host has been up for a day only', { required: true, bootedAt: ago(MS.day) }, 'due'),
  broken('A restart has been due for eight days', { required: true, since: ago(8 * MS.day), packages: ['linux-image-6.1.0-28-amd64'] }, 'overdue'),
  broken('A restart has been due for exactly the time allowed', { required: true, since: ago(7 * MS.day) }, 'overdue'),
  broken('The host was restarted in between and came back with the old kernel', { required: true, since: ago(9 * MS.day), bootedAt: ago(MS.hour), runningKernel: '6.1.0-25-amd64' }, 'overdue'),
  unseen('The agent could not look', 'unreadable', '/run/reboot-required could not be read.'),
  unknown('A restart is due and nothing says since when', { required: true }, 'since-unknown'),
  unknown('The file that asks for a restart was deleted, and the old kernel runs on', { required: true, runningKernel: '6.1.0-25-amd64' }, 'since-unknown'),
  unknown('A restart is due since tomorrow', { required: true, since: ago(-MS.day) }, 'wrong-date'),
];
