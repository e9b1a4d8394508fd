import { count, duration, oneOf, parameters } from '@writ/policy';
import { defineControl } from '../../core/control.ts';

/** Section 4: who may do what, because, until. */
export const authorizationControls = [
  defineControl({
    id: 'access-grants',
    catalogue: 'S1',
    section: 4,
    title: 'Access has a reason, an approver and an end',
    subject: 'grant',
    parameters: parameters({ approvers: count({ min: 1, max: 5, of: ['person', 'approver'] }), longest: duration({ business: false }) }),
    wouldMeasure: 'The directories of the key services, read back and compared with the grants in the journal.',
  }),
  defineControl({
    id: 'access-review',
    catalogue: 'S1',
    section: 4,
    title: 'Access is reviewed',
    subject: 'grant',
    parameters: parameters({ every: duration({ business: false }) }),
    wouldMeasure: 'The journal: the last review of each grant, by whom, and what was decided.',
  }),
  defineControl({
    id: 'least-privilege',
    catalogue: 'S2',
    section: 4,
    title: 'One lost account does little damage',
    subject: 'account',
    parameters: parameters({ wildcards: oneOf(['break-glass only', 'never'], { 'break-glass only': ['break-glass accounts alone', 'break-glass accounts only'], never: ['no account'] }) }),
    wouldMeasure: 'An import of the roles and policies of each cloud and directory: what every account could do, and with which factors.',
  }),
  defineControl({
    id: 'unused-access',
    catalogue: 'S2',
    section: 4,
    title: 'Unused access is removed',
    subject: 'account',
    parameters: parameters({ after: duration({ business: false }) }),
    wouldMeasure: 'The last use of each account and permission, as the directories and clouds report it.',
  }),
];
