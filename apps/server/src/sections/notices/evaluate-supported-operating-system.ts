import type { FactValue, Verdict } from '@writ/contract';
import { MS, parseInstant, plus, saySpan, type Instant } from '@writ/kernel';
import type { Facts, Surroundings } from '../../core/control.ts';
import { broken, kept, unknown, unknownFrom } from '../../core/verdict.ts';

/** `standard` is what everybody gets from the makers of a release, `lts` what they go on with, `extended` what takes a contract. */
export const SUPPORT_KINDS = ['standard', 'lts', 'extended'] as const;
type SupportKind = (typeof SUPPORT_KINDS)[number];

export interface SupportRule {
  /** Kinds of support that count. */
  readonly support: readonly SupportKind[];
}

/** What makers call their support. A name that is not here is one that nobody has thought about, and counts as none of them. */
const CALLED: Readonly<Record<string, SupportKind>> = {
  standard: 'standard', security: 'standard', maintenance: 'standard', lts: 'lts', extended: 'extended', esm: 'extended', elts: 'extended', els: 'extended',
};

type OperatingSystem = FactValue<'host.operating-system'>;

const MOVE = 'Move the host to a release that is supported: a new host is better than an upgraded one.';

/** Whether the makers of a host's release still mend it today, and until when. Policy control `supported-operating-system`. */
export function evaluateSupportedOperatingSystem(rule: SupportRule, facts: Facts<'host.operating-system'>, { now }: Surroundings): Verdict {
  const fact = facts.get('host.operating-system');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value, evidence } = fact;
  if (value.packageSystem !== 'apt') {
    return unknown({
      code: 'other-package-system',
      text: `${value.prettyName} installs packages with ${value.packageSystem === 'other' ? 'something else' : value.packageSystem}; only apt is measured so far.`,
    }, { evidence });
  }
  const ends = endOf(value);
  if (ends === undefined) {
    return unknown({
      code: 'unknown-release',
      text: `${value.prettyName} is not in the table of releases of ${value.supportTableOf}.`,
      remedy: 'Update the agent for a newer table, or move the host to a stable release.',
    }, { evidence });
  }
  const kind = CALLED[value.supportKind ?? ''];
  if (kind === undefined) {
    return unknown({
      code: 'unknown-support',
      text: `${value.prettyName} has support until ${value.supportEnds}, and nothing says of which kind.`,
    }, { evidence });
  }
  if (!rule.support.includes(kind)) {
    return broken({
      code: 'support-not-counted',
      text: `${value.prettyName} has only ${value.supportKind} support left, until ${value.supportEnds}; the policy counts ${rule.support.join(' and ')}.`,
      remedy: MOVE,
    }, { evidence });
  }
  if (now >= ends) {
    return broken({
      code: 'support-ended',
      text: `${saySpan(now - ends)} since the support of ${value.prettyName} ended on ${value.supportEnds}.`,
      remedy: MOVE,
    }, { evidence });
  }
  return kept({
    code: 'supported',
    text: `${saySpan(ends - now)} of support left: ${value.prettyName}, until ${value.supportEnds}.`,
  }, { evidence, until: ends, breaksAt: ends });
}

/** The first moment (UTC) after the last day of support. */
function endOf({ supportEnds }: OperatingSystem): Instant | undefined {
  const lastDay = supportEnds === undefined ? undefined : parseInstant(`${supportEnds}T00:00:00Z`);
  return lastDay === undefined ? undefined : plus(lastDay, MS.day);
}
