import type { Verdict } from '@writ/contract';
import type { Facts } from '../../core/control.ts';
import { broken, kept, unknownFrom } from '../../core/verdict.ts';

/** Whether the antivirus daemon of a host answers, wherever it came from. That it is installed proves nothing. Policy control `antivirus-alive`. */
export function evaluateAntivirusAlive(_rule: object, facts: Facts<'host.antivirus'>): Verdict {
  const fact = facts.get('host.antivirus');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value, evidence } = fact;
  if (value.daemonAlive) {
    return kept({
      code: 'alive',
      text: `1 daemon answers: ${value.daemonAnswer}${value.version ? `, ${value.version}` : ''}.`,
    }, { evidence });
  }
  if (!value.installed) {
    return broken({
      code: 'not-installed',
      text: '0 antivirus daemons: clamd is not installed.',
      remedy: 'apt-get install clamav-daemon',
    }, { evidence });
  }
  return broken({
    code: 'daemon-silent',
    text: `0 answers from clamd, which is installed: ${value.daemonAnswer}.`,
    remedy: 'systemctl restart clamav-daemon && systemctl status clamav-daemon',
  }, { evidence });
}
