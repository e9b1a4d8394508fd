import type { Verdict } from '@writ/contract';
import { formatDuration, saySpan, type Duration } from '@writ/kernel';
import type { Facts, Surroundings } from '../../core/control.ts';
import { changesAt, decideFreshness } from '../../core/decide-freshness.ts';
import { broken, kept, unknown, unknownFrom } from '../../core/verdict.ts';

export interface SignaturesRule {
  /** How old the signatures that the daemon has loaded may be. */
  readonly within: Duration;
}

/**
 * Whether the signatures that the daemon has *loaded* are young enough. New files on the disk of a daemon that does not answer,
 * or that never read them, protect nobody. Policy control `signatures-fresh`.
 */
export function evaluateSignaturesFresh(rule: SignaturesRule, facts: Facts<'host.antivirus'>, surroundings: Surroundings): Verdict {
  const fact = facts.get('host.antivirus');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value, evidence } = fact;
  if (!value.daemonAlive) {
    return value.installed
      ? unknown({
        code: 'daemon-silent',
        text: 'The daemon does not answer, so nobody can say which signatures it has loaded.',
        remedy: 'systemctl restart clamav-daemon',
      }, { evidence })
      : broken({
        code: 'not-installed',
        text: '0 signatures: clamd is not installed.',
        remedy: 'apt-get install clamav-daemon clamav-freshclam',
      }, { evidence });
  }
  if (value.signaturesAt === undefined) {
    return unknown({
      code: 'no-date',
      text: 'The daemon answers, but does not say of when its signatures are.',
      remedy: 'freshclam && systemctl restart clamav-daemon',
    }, { evidence });
  }
  const age = decideFreshness(value.signaturesAt, rule.within, surroundings);
  const which = value.signatureVersion === undefined ? '' : ` (number ${value.signatureVersion})`;
  switch (age.is) {
    case 'fresh':
      return kept({
        code: 'fresh',
        text: `${saySpan(age.ageMs)} old${which}; they may be ${formatDuration(rule.within)}.`,
      }, { evidence, until: age.until, breaksAt: age.until });
    case 'old':
      return broken({
        code: 'old',
        text: `${saySpan(age.ageMs)} old${which}; the policy allows ${formatDuration(rule.within)}.`,
        remedy: 'systemctl restart clamav-freshclam && journalctl -u clamav-freshclam',
      }, { evidence });
    default:
      return unknown({
        code: 'wrong-date',
        text: `The signatures are dated ${value.signaturesAt}, which lies ahead of now or cannot be read.`,
        remedy: 'timedatectl status',
      }, { evidence, until: changesAt(age) });
  }
}
