import { assert, type Duration, type Instant } from '@writ/kernel';
import type { Policy } from '@writ/policy';
import type { BusinessClock } from '../../../platform/calendar/index.ts';
import { errors as policyErrors } from '../../../core/policy-in-force/errors.ts';
import type { ContactParts } from '../parts.ts';

/** The figures of the policy in force that chains, delegations and canaries keep, and the business time they count in. */
export interface ChainRule {
  readonly policyVersion: number;
  readonly urgent: Duration;
  readonly others: Duration;
  readonly handOver: Duration;
  readonly accepted: Duration;
  readonly canaryEvery: Duration;
  readonly canaryWithin: Duration;
  /** How long what was judged stays in the tally. */
  readonly over: Duration;
  /** The same for delegations. */
  readonly delegationsOver: Duration;
  readonly time: Pick<BusinessClock, 'add' | 'isOpen' | 'nextOpening'>;
}

/** For a policy that leaves the control out: the chain runs all the same, by the figures that the shipped policy has. */
const UNSAID = {
  urgent: { amount: 15, unit: 'minute' }, others: { amount: 4, unit: 'business hour' }, handOver: { amount: 2, unit: 'hour' }, accepted: { amount: 1, unit: 'business day' },
  canaryEvery: { amount: 1, unit: 'day' }, canaryWithin: { amount: 15, unit: 'minute' }, over: { amount: 90, unit: 'day' },
} as const satisfies Record<string, Duration>;

/** Reads the rule in force. Throws `policy-missing` before the first policy. Asks the database: call it before a transaction, not inside one. */
export async function readChainRule(parts: Pick<ContactParts, 'policyInForce' | 'businessClock'>): Promise<ChainRule> {
  const [inForce, time] = await Promise.all([parts.policyInForce(), parts.businessClock()]);
  if (!inForce) throw policyErrors('policy-missing');
  const say = (control: string, parameter: string): Duration | undefined => durationIn(inForce.policy, control, parameter);
  return {
    policyVersion: inForce.version, time,
    urgent: say('report-reaches-contact', 'urgent') ?? UNSAID.urgent,
    others: say('report-reaches-contact', 'others') ?? UNSAID.others,
    over: say('report-reaches-contact', 'over') ?? UNSAID.over,
    delegationsOver: say('delegation-accepted', 'over') ?? UNSAID.over,
    handOver: say('off-hours-hand-over', 'within') ?? UNSAID.handOver,
    accepted: say('delegation-accepted', 'within') ?? UNSAID.accepted,
    canaryEvery: say('canary-arrives', 'every') ?? UNSAID.canaryEvery,
    canaryWithin: say('canary-arrives', 'within') ?? UNSAID.canaryWithin,
  };
}

function durationIn(policy: Pick<Policy, 'controls'>, control: string, parameter: string): Duration | undefined {
  const value = policy.controls.find(({ id }) => id === control)?.parameters[parameter] as Duration | undefined;
  assert(value === undefined || typeof value.amount === 'number', `the policy's ${control}.${parameter} is no duration`);
  return value;
}

/** By when it must be seen. */
export function dueOf(rule: ChainRule, isUrgent: boolean, openedAt: Instant): Instant {
  return rule.time.add(isUrgent ? rule.urgent : rule.others, openedAt);
}
