import type { Verdict } from '@writ/contract';
import { earliest, MS, parseInstant, saySpan, type Duration } from '@writ/kernel';
import type { Facts, Surroundings } from '../../../core/control.ts';
import { decideFreshness, growsOldAt } from '../../../core/decide-freshness.ts';
import { broken, kept, unknown, unknownFrom } from '../../../core/verdict.ts';

/** A host writes of a session every hour (cron's, through PAM), where it writes of logins at all; the facts are to the hour. */
export const LINES_WITHIN: Duration = { amount: 25, unit: 'hour' };
/** One failed login that was seen proves that failures are seen, for as long as lines are kept. */
const FAILURE_WITHIN: Duration = { amount: 90, unit: 'day' };

/** How much longer a host may be heard than its lines before they have stopped: the rest of an hour more than `LINES_WITHIN`. */
const STOPPED_AFTER_MS = 26 * MS.hour;

const PROVE = 'Fail one login on purpose: ssh -o PubkeyAuthentication=no nobody@HOST, any password.';
const SHIP = 'Send the host\'s auth.log, secure or journal, and its audit log: by the agent, or by syslog with the facilities auth and authpriv.';

/**
 * Whether failed logins of a host reach the server, so that whoever gets in cannot erase how. Proven by lines of logins or sessions within a day *and* a failure that was really seen; an entry
 * that nobody has answered is no tracking. Policy control `failed-logins`.
 */
export function evaluateFailedLogins(_rule: Readonly<Record<string, never>>, facts: Facts<'host.login-lines'>, surroundings: Surroundings): Verdict {
  const fact = facts.get('host.login-lines');
  // Within five minutes of its enrolment a host has the fact, whether lines came or not.
  if (fact.state === 'unknown') return fact.reason === 'missing' ? unknown({ code: 'no-look-yet', text: 'The lines of this host have not been looked at yet.', remedy: SHIP }) : unknownFrom(fact);
  const { value, evidence } = fact;
  const { toldAt, failedAt, unanswered } = value;
  if (unanswered.length > 0) {
    return broken({ code: 'entry-unanswered', text: `${unanswered.length} ${unanswered.length === 1 ? 'login' : 'logins'} after failures ${unanswered.length === 1 ? 'waits' : 'wait'} for an answer: ${unanswered[0]!}`, remedy: 'Answer it on the page of logins: /logs/logins.' }, { evidence });
  }
  if (value.isAmbiguous) return unknown({ code: 'name-ambiguous', text: 'Another enrolled host has the same name, so that nobody can tell whose the lines are.', remedy: 'Give each host a name of its own, or revoke the one that is gone.' }, { evidence });
  if (toldAt === undefined) {
    return value.linesSeenAt === undefined
      ? unknown({ code: 'no-lines', text: '0 lines of sshd, sudo, login or cron ever came under the name of this host.', remedy: SHIP }, { evidence })
      : unknown({ code: 'tells-nothing', text: 'Lines of login programs come, and none has ever told of a login or a session.', remedy: `See that sshd logs at INFO and that the facility authpriv is sent. ${SHIP}` }, { evidence });
  }
  const aliveMs = (parseInstant(value.hostHeardAt) ?? 0) - (parseInstant(toldAt) ?? Number.POSITIVE_INFINITY);
  if (aliveMs > STOPPED_AFTER_MS) return broken({ code: 'stopped', text: `${saySpan(aliveMs)} without a word of logins from a host that is alive: its lines have stopped.`, remedy: SHIP }, { evidence });
  const told = decideFreshness(toldAt, LINES_WITHIN, surroundings);
  if (told.is === 'ahead' || told.is === 'unreadable') return unknown({ code: 'wrong-date', text: `The last line of a login is dated ${toldAt}, which lies ahead of now or cannot be read.`, remedy: 'timedatectl status' }, { evidence, until: told.is === 'ahead' ? told.until : undefined });
  if (told.is === 'old') return unknown({ code: 'silent', text: `${saySpan(told.ageMs)} since the last line that told of a login or a session; the host itself has been silent too.`, remedy: 'See whether the host and its agent run.' }, { evidence });
  const failed = failedAt === undefined ? undefined : decideFreshness(failedAt, FAILURE_WITHIN, surroundings);
  if (failed?.is !== 'fresh') {
    const text = failed?.is === 'old' ? `${saySpan(failed.ageMs)} since a failed login of this host was last seen: nothing proves that one would be.` : '0 failed logins of this host were ever seen: nothing proves that one would be.';
    return unknown({ code: 'unproven', text, remedy: PROVE }, { evidence, until: told.until });
  }
  return kept({
    code: 'tracked',
    text: `${value.failed24h} failed and ${value.accepted24h} accepted logins in 24 h; the last failure was seen ${saySpan(failed.ageMs)} ago, the last word of logins ${saySpan(told.ageMs)} ago.`,
  }, { evidence, until: earliest(told.until, growsOldAt(failed)) });
}
