import { MS } from '@writ/kernel';
import { ago } from '../../../core/case-fact.ts';
import { casesOn } from '../../../core/case-table.ts';
import type { ControlCase } from '../../../core/control.ts';
import type { CanaryArrivesRule } from './evaluate-canary-arrives.ts';

const parameters = { every: { amount: 1, unit: 'day' }, within: { amount: 15, unit: 'minute' } } as const;
const canary = { sentAt: ago(3 * MS.hour), dueAt: ago(3 * MS.hour - 15 * MS.minute), arrivedAt: ago(3 * MS.hour - MS.minute), reachedSeatAt: ago(3 * MS.hour - 2 * MS.minute) };
const { kept, broken, unknown, unseen } = casesOn<CanaryArrivesRule, 'channel.intake'>('channel.intake', { channel: 'mail', open: true, canary, nextAt: ago(-21 * MS.hour) }, parameters);
const { arrivedAt: _arrived, reachedSeatAt: _reached, ...sent } = canary;

/** What `canary-arrives` must say, and what would fool it. */
export const canaryArrivesCases: readonly ControlCase<CanaryArrivesRule>[] = [
  kept('The last canary reached whoever is on duty in two minutes', {}, 'arrived'),
  kept('It reached them at the last moment', { canary: { ...canary, reachedSeatAt: canary.dueAt } }, 'arrived'),
  broken('The relay took the canary, and it never came', { canary: { ...sent, problem: 'lost' } }, 'lost'),
  broken('The canary came, and nobody in the seat could be called', { canary: { ...sent, arrivedAt: canary.arrivedAt, problem: 'nobody-to-call' } }, 'seat-not-reached'),
  broken('It reached the seat after an hour', { canary: { ...canary, reachedSeatAt: ago(2 * MS.hour) } }, 'late'),
  broken('Nothing has sent a canary for two days, and the last one was fine', { canary: { sentAt: ago(48 * MS.hour), dueAt: ago(47 * MS.hour), arrivedAt: ago(48 * MS.hour), reachedSeatAt: ago(48 * MS.hour) } }, 'overdue'),
  unknown('The channel is not set up', { open: false, because: 'no security address is set', canary: undefined }, 'closed'),
  unknown('It was set up a minute ago and no canary is through yet', { canary: undefined }, 'none-yet'),
  unseen('Nobody has looked at the channel for an hour', 'stale', 'The channel was last looked at 1 h ago.'),
];
