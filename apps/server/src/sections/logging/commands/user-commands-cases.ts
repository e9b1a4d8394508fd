import type { FactValue } from '@writ/contract';
import { MS } from '@writ/kernel';
import { ago } from '../../../core/case-fact.ts';
import { casesOn } from '../../../core/case-table.ts';
import type { ControlCase } from '../../../core/control.ts';

type Rule = Readonly<Record<string, never>>;

const good: FactValue<'host.command-records'> = { names: ['web-1'], isAmbiguous: false, hostHeardAt: ago(MS.hour), auditSeenAt: ago(MS.hour), kernelAt: ago(5 * MS.hour), programAt: ago(5 * MS.hour), commands24h: 31 };
const { kept, broken, unknown, unseen } = casesOn<Rule, 'host.command-records'>('host.command-records', good, {});

/** What `user-commands` must say, and what would fool it. */
export const userCommandsCases: readonly ControlCase<Rule>[] = [
  kept('The kernel recorded commands today', {}, 'recorded'),
  kept('Nobody was on the server for three weeks, and its audit records come every hour', { kernelAt: ago(21 * MS.day), programAt: undefined, commands24h: 0 }, 'recorded'),
  broken('Only sudo writes down what it runs, and not what its shell does', { auditSeenAt: undefined, kernelAt: undefined }, 'only-sudo'),
  broken('Only shell histories come', { auditSeenAt: undefined, kernelAt: undefined, programAt: undefined, historyAt: ago(MS.hour) }, 'only-history'),
  broken('The audit system is loaded, and no rule asks for commands', { kernelAt: undefined }, 'no-command-rule'),
  broken('The host is alive, and its audit records stopped three days ago', { auditSeenAt: ago(3 * MS.day), kernelAt: ago(3 * MS.day) }, 'stopped'),
  unknown('No record ever came', { names: [], auditSeenAt: undefined, kernelAt: undefined, programAt: undefined, commands24h: 0 }, 'no-records'),
  unknown('Audit records of logins come, and nobody has run anything yet', { kernelAt: undefined, programAt: undefined, commands24h: 0 }, 'unproven'),
  unknown('The last command that the kernel recorded is two months old', { kernelAt: ago(60 * MS.day), programAt: undefined }, 'unproven'),
  unknown('The host and its agent have been silent for three days', { hostHeardAt: ago(3 * MS.day), auditSeenAt: ago(3 * MS.day), kernelAt: ago(3 * MS.day) }, 'silent'),
  unknown('Two hosts have the same name', { isAmbiguous: true }, 'name-ambiguous'),
  unknown('The last record is dated tomorrow', { auditSeenAt: ago(-MS.day), hostHeardAt: ago(0) }, 'wrong-date'),
  { ...unseen('The host was enrolled a moment ago', 'missing', 'Nothing has reported host.command-records yet.'), because: 'no-look-yet' },
  unseen('Whoever reads the lines is behind', 'stale', 'What came in the last 3 h has not been looked at yet.', 'See under Settings whether the log store answers and the job logging.watch-lines runs.'),
];
