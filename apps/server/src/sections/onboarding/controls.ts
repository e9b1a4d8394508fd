import { duration, parameters } from '@writ/policy';
import { defineControl } from '../../core/control.ts';

/** Section 3: people know this policy, and the policy stays alive. */
export const onboardingControls = [
  defineControl({
    id: 'policy-introduction',
    catalogue: 'O1',
    section: 3,
    title: 'Technical hires know this policy',
    subject: 'person',
    parameters: parameters({ afterStart: duration({ business: true }), afterChange: duration({ business: true }) }),
    wouldMeasure: 'A sealed acknowledgement of each technical person, bound to the hash of the clauses that they read.',
  }),
  defineControl({
    id: 'living-policy',
    catalogue: 'X1',
    section: 3,
    title: 'The policy is a living document',
    subject: 'policy',
    parameters: parameters({ reviewedEvery: duration({ business: false }) }),
    wouldMeasure: 'A fetch of the public page from outside, its date and history, and the journal entry of the last review.',
  }),
];
