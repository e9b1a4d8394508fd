import type { Evidence, FactValue, Verdict } from '@writ/contract';
import { formatDuration, saySpan, toIso, parseInstant, type Duration } from '@writ/kernel';
import type { Facts, Surroundings } from '../../core/control.ts';
import { changesAt, decideFreshness } from '../../core/decide-freshness.ts';
import { sayList } from '../../core/say-list.ts';
import { broken, kept, unknown, unknownFrom } from '../../core/verdict.ts';

export interface RebootRule {
  /** How long a restart may be due. */
  readonly within: Duration;
}

type Reboot = FactValue<'host.reboot'>;

/**
 * Whether a host has waited too long for the restart that its updates need. A restart in between does not start the clock again:
 * a host that comes back with the old kernel is not mended. Policy control `reboot-required`.
 */
export function evaluateRebootRequired(rule: RebootRule, facts: Facts<'host.reboot'>, surroundings: Surroundings): Verdict {
  const fact = facts.get('host.reboot');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value, evidence } = fact;
  if (!value.required) {
    return kept({
      code: 'not-due',
      text: `0 restarts due${value.runningKernel ? `: kernel ${value.runningKernel} runs` : ''}.`,
    }, { evidence });
  }
  if (value.since === undefined) return sinceUnknown(value, rule, surroundings, evidence);
  const waited = decideFreshness(value.since, rule.within, surroundings);
  switch (waited.is) {
    case 'fresh':
      return kept({
        code: 'due',
        text: `${saySpan(waited.ageMs)} since a restart became due for ${sayWhat(value)}; it may take ${formatDuration(rule.within)}.`,
        remedy: 'systemctl reboot',
      }, { evidence, until: waited.until, breaksAt: waited.until });
    case 'old':
      return broken({
        code: 'overdue',
        text: `${saySpan(waited.ageMs)} since a restart became due for ${sayWhat(value)}; the policy allows ${formatDuration(rule.within)}${sayBoot(value)}.`,
        remedy: 'systemctl reboot',
      }, { evidence });
    default:
      return unknown({
        code: 'wrong-date',
        text: `A restart is due since ${value.since}, which lies ahead of now or cannot be read.`,
        remedy: 'timedatectl status',
      }, { evidence, until: changesAt(waited) });
  }
}

/** It cannot have waited longer than the host has been up, unless it came back with the old kernel, which the host cannot tell. */
function sinceUnknown(value: Reboot, rule: RebootRule, surroundings: Surroundings, evidence: readonly Evidence[]): Verdict {
  const up = value.bootedAt === undefined ? undefined : decideFreshness(value.bootedAt, rule.within, surroundings);
  if (up?.is === 'fresh') {
    return kept({
      code: 'due',
      text: `A restart is due for ${sayWhat(value)}, for ${saySpan(up.ageMs)} at most: the host has been up no longer.`,
      remedy: 'systemctl reboot',
    }, { evidence, until: up.until });
  }
  return unknown({
    code: 'since-unknown',
    text: `A restart is due for ${sayWhat(value)}, and nothing says since when.`,
    remedy: 'systemctl reboot',
  }, { evidence, until: changesAt(up) });
}

function sayWhat({ packages, runningKernel, installedKernel }: Reboot): string {
  if (packages.length > 0) return sayList(packages);
  if (runningKernel !== undefined && installedKernel !== undefined && runningKernel !== installedKernel) return `kernel ${installedKernel} (${runningKernel} runs)`;
  return 'updates that are installed and not yet running';
}

function sayBoot({ bootedAt, since }: Reboot): string {
  const booted = bootedAt === undefined ? undefined : parseInstant(bootedAt);
  const due = since === undefined ? undefined : parseInstant(since);
  return booted !== undefined && due !== undefined && booted > due ? `; the restart of ${toIso(booted)} did not help` : '';
}
