import type { FactValue } from '@writ/contract';
import { casesOn } from '../../core/case-table.ts';
import type { ControlCase } from '../../core/control.ts';
import type { SupportRule } from './evaluate-supported-operating-system.ts';

const parameters = { support: ['standard', 'lts'] } as const;

const good: FactValue<'host.operating-system'> = {
  id: 'debian', versionId: '12', codename: 'bookworm', prettyName: 'Debian GNU/Linux 12 (bookworm)', supportEnds: '2028-06-30', supportKind: 'lts', supportTableOf: '2026-11-01', packageSystem: 'apt',
};

const { kept, broken, unknown, unseen } = casesOn<SupportRule, 'host.operating-system'>('host.operating-system', good, parameters);

/** What `supported-operating-system` must say, and what would fool it. */
export const supportedOperatingSystemCases: readonly ControlCase<SupportRule>[] = [
  kept('The release is in long-term support for more than a year', {}, 'supported'),
  kept('An Ubuntu release in standard support', { id: 'ubuntu', versionId: '24.04', codename: 'noble', prettyName: 'Ubuntu 24.04.3 LTS', supportEnds: '2029-05-31', supportKind: 'standard' }, 'supported'),
  kept('Today is the last day of support', { supportEnds: '2026-11-24' }, 'supported'),
  kept('Extended support is paid for, and the policy counts it', { supportKind: 'esm' }, 'supported', { parameters: { support: ['standard', 'lts', 'extended'] } }),
  broken('Support ended yesterday', { supportEnds: '2026-11-23' }, 'support-ended'),
  broken('Support ended years ago, and the host is otherwise up to date', { versionId: '9', codename: 'stretch', prettyName: 'Debian GNU/Linux 9 (stretch)', supportEnds: '2022-06-30' }, 'support-ended'),
  broken('Only extended support is left, which the policy does not count', { supportKind: 'esm', supportEnds: '2029-04-30' }, 'support-not-counted'),
  unseen('os-release is missing', 'not-here', '/etc/os-release does not exist.'),
  unknown('The release is too new or too rare for the table', { versionId: undefined, codename: 'sid', prettyName: 'Debian GNU/Linux sid', supportEnds: undefined, supportKind: undefined }, 'unknown-release'),
  unknown('Nothing says which kind of support lasts until then', { supportKind: undefined }, 'unknown-support'),
  unknown('The host does not use apt', { id: 'alpine', prettyName: 'Alpine Linux v3.22', packageSystem: 'apk' }, 'other-package-system'),
];
