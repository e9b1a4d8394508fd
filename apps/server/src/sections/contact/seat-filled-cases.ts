import { MS } from '@writ/kernel';
import { ago } from '../../core/case-fact.ts';
import { casesOn } from '../../core/case-table.ts';
import type { ControlCase } from '../../core/control.ts';
import type { SeatRule } from './evaluate-seat-filled.ts';

const parameters = { seat: 'security point of contact', deputies: 1 } as const;

const holder = { person: 'ada', since: ago(400 * MS.day), reachable: true };
const deputy = { person: 'grace', since: ago(100 * MS.day), reachable: true };

const { kept, broken, unseen } = casesOn<SeatRule, 'seat.holders'>('seat.holders', { seat: 'security-point-of-contact', holder, deputies: [deputy] }, parameters);

/** What `seat-filled` must say, and what would fool it. */
export const seatFilledCases: readonly ControlCase<SeatRule>[] = [
  kept('A holder and a deputy', {}, 'filled'),
  kept('The holder is away, and the deputy can be reached', { holder: { ...holder, reachable: false } }, 'filled'),
  kept('A second deputy begins tomorrow; one is enough', { deputies: [deputy, { person: 'alan', since: ago(-MS.day), reachable: true }] }, 'filled'),
  kept('The policy asks for no deputy', { deputies: [] }, 'filled', { parameters: { ...parameters, deputies: 0 } }),
  broken('Nobody holds the seat, although a deputy is named', { holder: undefined }, 'empty'),
  broken('The new holder begins tomorrow, and the old one is gone', { holder: { ...holder, since: ago(-MS.day) } }, 'empty'),
  broken('A holder without a deputy', { deputies: [] }, 'deputies-missing'),
  broken('The holder is entered as their own deputy', { deputies: [{ ...deputy, person: 'ada' }] }, 'deputies-missing'),
  broken('One deputy is entered twice where two are asked for', { deputies: [deputy, deputy] }, 'deputies-missing', { parameters: { ...parameters, deputies: 2 } }),
  broken('The only deputy begins tomorrow', { deputies: [{ ...deputy, since: ago(-MS.day) }] }, 'deputies-missing'),
  broken('The only deputy cannot be reached', { deputies: [{ ...deputy, reachable: false }] }, 'deputies-unreachable'),
  broken('Neither holder nor deputy can be reached', { holder: { ...holder, reachable: false }, deputies: [{ ...deputy, reachable: false }] }, 'nobody-reachable'),
  unseen('The history of the seat was never read', 'missing', 'Nobody has entered who sits in this seat.', 'Name a holder on the page of the seat.'),
  unseen('The seat was read last week', 'stale', 'The seat was last read 7 days ago.'),
];
