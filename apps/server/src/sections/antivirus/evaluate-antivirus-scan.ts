import type { Verdict } from '@writ/contract';
import { formatDuration, saySpan, type Duration } from '@writ/kernel';
import type { Facts, Surroundings } from '../../core/control.ts';
import { changesAt, decideFreshness } from '../../core/decide-freshness.ts';
import { broken, kept, unknown, unknownFrom } from '../../core/verdict.ts';

export interface ScanRule {
  /** How long ago the last scan of the whole host may have ended. */
  readonly within: Duration;
}

const SCAN = 'clamdscan --multiscan --fdpass /';

/** Whether a host was scanned in full lately. A scan that read no files, or one folder, is none. Policy control `antivirus-scan`. */
export function evaluateAntivirusScan(rule: ScanRule, facts: Facts<'host.antivirus'>, surroundings: Surroundings): Verdict {
  const fact = facts.get('host.antivirus');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value, evidence } = fact;
  const scan = value.lastScan;
  if (!scan) {
    return value.installed || value.daemonAlive
      ? unknown({ code: 'no-scan-seen', text: '0 scans seen: no log shows that this host was ever scanned.', remedy: SCAN }, { evidence })
      : broken({ code: 'not-installed', text: '0 scans: clamd is not installed.', remedy: 'apt-get install clamav-daemon' }, { evidence });
  }
  if (scan.scannedFiles === 0) return broken({ code: 'empty-scan', text: '0 files were read by the last scan.', remedy: SCAN }, { evidence });
  const age = decideFreshness(scan.endedAt, rule.within, surroundings);
  switch (age.is) {
    case 'old':
      return broken({
        code: 'old',
        text: `${saySpan(age.ageMs)} since the last scan; the policy allows ${formatDuration(rule.within)}.`,
        remedy: SCAN,
      }, { evidence });
    case 'fresh':
      if (scan.path !== undefined && scan.path !== '/') {
        return unknown({
          code: 'partial-scan',
          text: `Only ${scan.path} was read by the last scan; of the rest nothing is known.`,
          remedy: SCAN,
        }, { evidence, until: age.until });
      }
      return kept({
        code: 'scanned',
        text: `${saySpan(age.ageMs)} since ${scan.scannedFiles === undefined ? 'the last scan' : `${scan.scannedFiles} files were scanned`}; it may be ${formatDuration(rule.within)}.`,
      }, { evidence, until: age.until, breaksAt: age.until });
    default:
      return unknown({
        code: 'wrong-date',
        text: `The last scan is dated ${scan.endedAt}, which lies ahead of now or cannot be read.`,
        remedy: 'timedatectl status',
      }, { evidence, until: changesAt(age) });
  }
}
