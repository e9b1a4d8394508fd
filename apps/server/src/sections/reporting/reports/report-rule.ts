import type { Duration } from '@writ/kernel';
import type { Policy } from '@writ/policy';
import { errors as policyErrors } from '../../../core/policy-in-force/errors.ts';
import type { BusinessClock } from '../../../platform/calendar/index.ts';
import { readChainRule, type ChainRule } from '../../contact/index.ts';
import type { ReportingParts } from '../parts.ts';

/** The figures of the policy in force that a report's clocks keep. */
export interface ReportRule {
  readonly policyVersion: number;
  /** By when a report must be reviewed. */
  readonly reviewWithin: Duration;
  /** How long what was judged stays in the tally. */
  readonly over: Duration;
  readonly time: BusinessClock;
  readonly chain: ChainRule;
}

/** For a policy that leaves the control out: the clock runs all the same, by the figures that the shipped policy has. */
const UNSAID = { reviewWithin: { amount: 1, unit: 'business day' }, over: { amount: 90, unit: 'day' } } as const satisfies Record<string, Duration>;

/** Reads the rule in force. Throws `policy-missing` before the first policy. Asks the database: call it before a transaction, not inside one. */
export async function readReportRule(parts: Pick<ReportingParts, 'policyInForce' | 'businessClock'>): Promise<ReportRule> {
  const [inForce, time, chain] = await Promise.all([parts.policyInForce(), parts.businessClock(), readChainRule(parts)]);
  if (!inForce) throw policyErrors('policy-missing');
  return {
    policyVersion: inForce.version, time, chain,
    reviewWithin: durationIn(inForce.policy, 'report-review', 'within') ?? UNSAID.reviewWithin,
    over: durationIn(inForce.policy, 'report-review', 'over') ?? UNSAID.over,
  };
}

function durationIn(policy: Pick<Policy, 'controls'>, control: string, parameter: string): Duration | undefined {
  return policy.controls.find(({ id }) => id === control)?.parameters[parameter] as Duration | undefined;
}
