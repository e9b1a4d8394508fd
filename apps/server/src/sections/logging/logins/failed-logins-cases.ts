import type { FactValue } from '@writ/contract';
import { MS } from '@writ/kernel';
import { ago } from '../../../core/case-fact.ts';
import { casesOn } from '../../../core/case-table.ts';
import type { ControlCase } from '../../../core/control.ts';

type Rule = Readonly<Record<string, never>>;

const good: FactValue<'host.login-lines'> = {
  names: ['web-1'], isAmbiguous: false, hostHeardAt: ago(MS.hour), linesSeenAt: ago(MS.hour), toldAt: ago(MS.hour), failedAt: ago(3 * MS.day), failed24h: 0, accepted24h: 2, unanswered: [],
};
const { kept, broken, unknown, unseen } = casesOn<Rule, 'host.login-lines'>('host.login-lines', good, {});

/** What `failed-logins` must say, and what would fool it. */
export const failedLoginsCases: readonly ControlCase<Rule>[] = [
  kept('Sessions come every hour, and a failed login was seen three days ago', {}, 'tracked'),
  kept('The agent is silent, and the lines come by syslog', { hostHeardAt: ago(3 * MS.day) }, 'tracked'),
  kept('A stranger tries all day and is refused', { failed24h: 40_000, failedAt: ago(0) }, 'tracked'),
  broken('The host is alive, and its auth log stopped three days ago', { toldAt: ago(3 * MS.day), linesSeenAt: ago(3 * MS.day) }, 'stopped'),
  broken('The host is alive, sshd still writes that it listens, and no login has been told of for three days', { toldAt: ago(3 * MS.day) }, 'stopped'),
  broken('Somebody was let in after 300 refusals, and nobody has answered', { unanswered: ['203.0.113.9 was let in as "deploy" after 300 refusals.'] }, 'entry-unanswered'),
  broken('The lines of a host that shares its name tell of an entry that nobody has answered', { isAmbiguous: true, unanswered: ['203.0.113.9 was let in as "deploy" after 300 refusals.'] }, 'entry-unanswered'),
  unknown('No line ever came', { names: [], linesSeenAt: undefined, toldAt: undefined, failedAt: undefined, accepted24h: 0 }, 'no-lines'),
  unknown('Lines of sshd come, and the auth log does not', { toldAt: undefined, failedAt: undefined, accepted24h: 0 }, 'tells-nothing'),
  unknown('The host and its agent have been silent for three days', { hostHeardAt: ago(3 * MS.day), toldAt: ago(3 * MS.day), linesSeenAt: ago(3 * MS.day) }, 'silent'),
  unknown('Logins come, and no failure was ever seen among them', { failedAt: undefined }, 'unproven'),
  unknown('The last failure that proves anything is a hundred days old', { failedAt: ago(100 * MS.day) }, 'unproven'),
  unknown('Two hosts have the same name', { isAmbiguous: true }, 'name-ambiguous'),
  unknown('The last line is dated tomorrow', { toldAt: ago(-MS.day), hostHeardAt: ago(0) }, 'wrong-date'),
  { ...unseen('The host was enrolled a moment ago', 'missing', 'Nothing has reported host.login-lines yet.'), because: 'no-look-yet' },
  unseen('Whoever reads the lines is behind', 'stale', 'What came in the last 3 h has not been looked at yet.', 'See under Settings whether the log store answers and the job logging.watch-lines runs.'),
];
