import { errors } from '../policy-in-force/errors.ts';
import { planControls } from '../verdicts/plan-controls.ts';
import type { MarginSource } from '../verdicts/read-margin.ts';
import type { Console } from './console.ts';

/** The policy in force with its measures, as margins and proofs are read against it. Throws `policy-missing`. */
export async function marginSource({ policyInForce, definitions, company }: Pick<Console, 'policyInForce' | 'definitions' | 'company'>): Promise<MarginSource> {
  const policy = await policyInForce();
  if (!policy) throw errors('policy-missing');
  return { policy, plan: planControls(policy.policy, definitions), company };
}
