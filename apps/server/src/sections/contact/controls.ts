import type { Reason } from '@writ/contract';
import { count, duration, parameters, word } from '@writ/policy';
import { defineControl, type Facts } from '../../core/control.ts';
import { canaryArrivesCases } from './canary/canary-arrives-cases.ts';
import { evaluateCanaryArrives } from './canary/evaluate-canary-arrives.ts';
import { evaluateReportReachesContact } from './chain/evaluate-report-reaches-contact.ts';
import { reportReachesContactCases } from './chain/report-reaches-contact-cases.ts';
import { delegationAcceptedCases } from './delegation/delegation-accepted-cases.ts';
import { evaluateDelegationAccepted } from './delegation/evaluate-delegation-accepted.ts';
import { evaluateSeatFilled } from './evaluate-seat-filled.ts';
import { seatFilledCases } from './seat-filled-cases.ts';

/** Section 2: the seat of the security point of contact, and what must reach it. */
export const contactControls = [
  defineControl({
    id: 'seat-filled',
    catalogue: 'C1',
    section: 2,
    title: 'The seat is never empty',
    subject: 'seat',
    parameters: parameters({ seat: word(), deputies: count({ min: 0, max: 20, of: ['deputy'] }) }),
    wouldMeasure: 'The dated history of the seat and its deputies, and whether each of them can be reached.',
    measure: {
      reads: ['seat.holders'],
      evaluate: evaluateSeatFilled,
      cases: seatFilledCases,
      findingAfterMs: 0,
      countedAs: 'seats',
    },
  }),
  defineControl({
    id: 'report-reaches-contact',
    catalogue: 'C2',
    section: 2,
    title: 'Every report reaches the contact',
    subject: 'escalation',
    parameters: parameters({ urgent: duration({ business: false }), others: duration({ business: true }), over: duration({ business: false }).optional() }),
    wouldMeasure: 'The delivery record of each report and each message to the security address: called, delivered, seen, and by whom.',
    measure: {
      reads: ['escalation.delivery'],
      evaluate: evaluateReportReachesContact, clock: ['urgent', 'others'],
      cases: reportReachesContactCases,
      whenNone: (company) => noneCame(company, 'reports and messages came'),
      whenNoneReads: ['company.intake'],
      findingAfterMs: 0,
      countedAs: 'reports and messages',
    },
  }),
  defineControl({
    id: 'delegation-accepted',
    catalogue: 'C3',
    section: 2,
    title: 'Delegations are accepted',
    subject: 'delegation',
    parameters: parameters({ within: duration({ business: true }), over: duration({ business: false }).optional() }),
    wouldMeasure: 'The journal: when the contact delegated a response, and when the person asked accepted it.',
    measure: {
      reads: ['delegation.answer'],
      evaluate: evaluateDelegationAccepted, clock: ['within'],
      cases: delegationAcceptedCases,
      whenNone: (company) => noneCame(company, 'responses were delegated'),
      whenNoneReads: ['company.intake'],
      findingAfterMs: 0,
      countedAs: 'delegations',
    },
  }),
  defineControl({
    id: 'canary-arrives',
    catalogue: 'C2',
    section: 2,
    title: 'Canaries reach the seat',
    subject: 'channel',
    parameters: parameters({ every: duration({ business: false }), within: duration({ business: false }) }),
    wouldMeasure: 'A marked message that is sent through the public form and by mail, followed until whoever is on duty in the seat was called.',
    measure: {
      reads: ['channel.intake'],
      evaluate: evaluateCanaryArrives,
      cases: canaryArrivesCases,
      renews: true,
      priority: 'P1',
      findingAfterMs: 0,
      countedAs: 'ways to report',
    },
  }),
];

/** None is proof only where something could have come: a marked message lately went the whole way. */
function noneCame(company: Facts<'company.intake'>, what: string): Reason | undefined {
  const intake = company.get('company.intake');
  if (intake.state === 'unknown' || intake.value.provenAt === undefined) return undefined;
  return { code: 'none', text: `0 ${what}; a marked message went the whole way by ${intake.value.channels.join(' and by ')}.` };
}
