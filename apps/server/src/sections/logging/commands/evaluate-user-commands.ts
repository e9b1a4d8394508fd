import type { Verdict } from '@writ/contract';
import { earliest, MS, parseInstant, saySpan, type Duration } from '@writ/kernel';
import type { Facts, Surroundings } from '../../../core/control.ts';
import { decideFreshness } from '../../../core/decide-freshness.ts';
import { broken, kept, unknown, unknownFrom } from '../../../core/verdict.ts';

/** auditd writes of cron's session every hour; the facts are to the hour. */
const RECORDS_WITHIN: Duration = { amount: 25, unit: 'hour' };
/** Whoever is responsible for a server is on it once a month, if only to look. */
const COMMAND_WITHIN: Duration = { amount: 31, unit: 'day' };
/** How much longer a host may be heard than its records before they have stopped. */
const STOPPED_AFTER_MS = 26 * MS.hour;

const RULE = 'Load a rule for commands: -a always,exit -F arch=b64 -S execve,execveat -F auid>=1000 -F auid!=unset -k commands, in /etc/audit/rules.d/, then augenrules --load; and send /var/log/audit/audit.log.';

/**
 * Whether the commands that people run on a host are recorded, also after they have become another user: only the kernel's records say that, with the account that logged in.
 * What sudo writes ends where its shell begins, and a shell history is its owner's. Policy control `user-commands`.
 */
export function evaluateUserCommands(_rule: Readonly<Record<string, never>>, facts: Facts<'host.command-records'>, surroundings: Surroundings): Verdict {
  const fact = facts.get('host.command-records');
  // Within five minutes of its enrolment a host has the fact, whether records came or not.
  if (fact.state === 'unknown') return fact.reason === 'missing' ? unknown({ code: 'no-look-yet', text: 'The records of this host have not been looked at yet.', remedy: RULE }) : unknownFrom(fact);
  const { value, evidence } = fact;
  const { auditSeenAt, kernelAt, programAt, historyAt } = value;
  if (value.isAmbiguous) return unknown({ code: 'name-ambiguous', text: 'Another enrolled host has the same name, so that nobody can tell whose the records are.', remedy: 'Give each host a name of its own, or revoke the one that is gone.' }, { evidence });
  if (auditSeenAt === undefined) {
    if (programAt !== undefined) return broken({ code: 'only-sudo', text: '0 records of the kernel: only what went through sudo is written down, not what people do in the shell that it opens.', remedy: RULE }, { evidence });
    if (historyAt !== undefined) return broken({ code: 'only-history', text: '0 records of the kernel: only shell histories come, which their owners may change.', remedy: RULE }, { evidence });
    return unknown({ code: 'no-records', text: '0 records of commands ever came under the name of this host.', remedy: RULE }, { evidence });
  }
  if (kernelAt === undefined && programAt !== undefined) return broken({ code: 'no-command-rule', text: '0 commands in the kernel\'s records, though sudo ran some: no rule asks for them.', remedy: RULE }, { evidence });
  const aliveMs = (parseInstant(value.hostHeardAt) ?? 0) - (parseInstant(auditSeenAt) ?? Number.POSITIVE_INFINITY);
  if (aliveMs > STOPPED_AFTER_MS) return broken({ code: 'stopped', text: `${saySpan(aliveMs)} without an audit record from a host that is alive: they have stopped.`, remedy: 'auditctl -s; and see that /var/log/audit/audit.log is sent.' }, { evidence });
  const seen = decideFreshness(auditSeenAt, RECORDS_WITHIN, surroundings);
  if (seen.is === 'ahead' || seen.is === 'unreadable') return unknown({ code: 'wrong-date', text: `The last audit record is dated ${auditSeenAt}, which lies ahead of now or cannot be read.`, remedy: 'timedatectl status' }, { evidence, until: seen.is === 'ahead' ? seen.until : undefined });
  if (seen.is === 'old') return unknown({ code: 'silent', text: `${saySpan(seen.ageMs)} since the last audit record; the host itself has been silent too.`, remedy: 'See whether the host and its agent run.' }, { evidence });
  const ran = kernelAt === undefined ? undefined : decideFreshness(kernelAt, COMMAND_WITHIN, surroundings);
  if (ran?.is !== 'fresh') {
    const text = ran?.is === 'old' ? `${saySpan(ran.ageMs)} since the kernel last recorded a command: nothing proves that it still would.` : '0 commands in the kernel\'s records: nothing proves that one would be recorded.';
    return unknown({ code: 'unproven', text, remedy: `Log in and run one command. If it does not come: ${RULE}` }, { evidence, until: seen.until });
  }
  return kept({ code: 'recorded', text: `${value.commands24h} commands of people in 24 h; the kernel's last record of one is ${saySpan(ran.ageMs)} old.` }, { evidence, until: earliest(seen.until, ran.until) });
}
