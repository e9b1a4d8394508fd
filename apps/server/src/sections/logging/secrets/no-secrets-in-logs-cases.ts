import { MS } from '@writ/kernel';
import { ago } from '../../../core/case-fact.ts';
import { casesOn } from '../../../core/case-table.ts';
import type { ControlCase } from '../../../core/control.ts';
import type { SweepRule } from './evaluate-no-secrets-in-logs.ts';

const find = { rule: 'keyed-secret', within: 'message', lines: 3, foundAt: ago(MS.hour), erased: false, replaced: false };

const { kept, broken, unknown, unseen } = casesOn<SweepRule, 'service.log-secrets'>(
  'service.log-secrets', { ruleSet: 'a1b2c3', sweptThrough: ago(2 * MS.minute), canaryFound: true, lastLineAt: ago(5 * MS.minute), openFinds: 0, finds: [] }, { sweptEvery: { amount: 1, unit: 'day' } },
);

/** What `no-secrets-in-logs` must say, and what would fool it. */
export const noSecretsInLogsCases: readonly ControlCase<SweepRule>[] = [
  kept('Everything up to two minutes ago was swept and is clean', {}, 'swept'),
  kept('The service has been silent for a month; what is stored of it was swept today', { lastLineAt: ago(30 * MS.day) }, 'swept'),
  broken('A password stands in three lines', { openFinds: 1, finds: [find] }, 'secrets-found'),
  broken('The lines were rewritten, and the password is good as before', { openFinds: 1, finds: [{ ...find, erased: true }] }, 'secrets-found'),
  broken('The password was replaced, and still stands in the lines', { openFinds: 1, finds: [{ ...find, replaced: true }] }, 'secrets-found'),
  broken('The last sweep was two days ago and found nothing', { sweptThrough: ago(2 * MS.day) }, 'not-swept'),
  broken('The sweep is exactly as old as allowed', { sweptThrough: ago(MS.day) }, 'not-swept'),
  broken('The sweep is blind, and something is open from before', { canaryFound: false, openFinds: 1, finds: [find] }, 'secrets-found'),
  unknown('The sweep runs and finds nothing, not even what is planted', { canaryFound: false }, 'sweep-blind'),
  unknown('New rules have not looked at a single line', { sweptThrough: undefined }, 'never-swept'),
  unknown('No line ever came: what is not there is clean', { lastLineAt: undefined }, 'no-lines'),
  unknown('The sweep was ahead of time', { sweptThrough: ago(-MS.day) }, 'wrong-date'),
  unseen('Nobody looked', 'stale', 'The last look is an hour old.'),
];
