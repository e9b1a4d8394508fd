import { count, duration, parameters, word } from '@writ/policy';
import { defineControl } from '../../core/control.ts';
import { evaluateSeatFilled } from './evaluate-seat-filled.ts';
import { seatFilledCases } from './seat-filled-cases.ts';

/** Section 2: the seat of the security point of contact. */
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
    subject: 'report',
    parameters: parameters({ urgent: duration({ business: false }), others: duration({ business: true }) }),
    wouldMeasure: 'The delivery record of each report and each message to the security address: sent, delivered, seen, and by whom.',
  }),
  defineControl({
    id: 'delegation-accepted',
    catalogue: 'C3',
    section: 2,
    title: 'Delegations are accepted',
    subject: 'delegation',
    parameters: parameters({ within: duration({ business: true }) }),
    wouldMeasure: 'The journal: when the contact delegated a response, and when the person asked accepted it.',
  }),
];
