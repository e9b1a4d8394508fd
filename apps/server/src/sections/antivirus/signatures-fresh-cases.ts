import { MS } from '@writ/kernel';
import { ago } from '../../core/case-fact.ts';
import { casesOn } from '../../core/case-table.ts';
import type { ControlCase } from '../../core/control.ts';
import { goodAntivirus } from './antivirus-good.ts';
import type { SignaturesRule } from './evaluate-signatures-fresh.ts';

const { kept, broken, unknown, unseen } = casesOn<SignaturesRule, 'host.antivirus'>('host.antivirus', goodAntivirus, { within: { amount: 24, unit: 'hour' } });

/** What `signatures-fresh` must say, and what would fool it. */
export const signaturesFreshCases: readonly ControlCase<SignaturesRule>[] = [
  kept('The loaded signatures are nine hours old', {}, 'fresh'),
  kept('The loaded signatures are one second younger than allowed', { signaturesAt: ago(24 * MS.hour - MS.second) }, 'fresh'),
  kept('The clock of the signatures runs two minutes ahead of ours', { signaturesAt: ago(-2 * MS.minute) }, 'fresh'),
  broken('The loaded signatures are three days old', { signaturesAt: ago(3 * MS.day) }, 'old'),
  broken('The loaded signatures are exactly as old as allowed', { signaturesAt: ago(24 * MS.hour) }, 'old'),
  broken('No antivirus is installed', { installed: false, daemonAlive: false, signaturesAt: undefined }, 'not-installed'),
  unknown('Fresh files lie on the disk of a daemon that does not answer', { daemonAlive: false, daemonAnswer: 'connection refused' }, 'daemon-silent'),
  unknown('The daemon answers, but has loaded no dated signatures', { signaturesAt: undefined, signatureVersion: undefined }, 'no-date'),
  unknown('The signatures are dated next year, so they never seem to age', { signaturesAt: ago(-365 * MS.day) }, 'wrong-date'),
  unseen('The socket may not be opened', 'needs-root', 'The socket of clamd may be opened by root only.', 'Run the agent as root.'),
];
