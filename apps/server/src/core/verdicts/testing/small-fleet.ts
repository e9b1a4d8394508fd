import { z } from 'zod';
import { instant, parseInstant, plus, type Instant } from '@writ/kernel';
import type { Fact, FactKind } from '@writ/contract';
import type { Selector } from '@writ/policy';
import type { Trx } from '../../../platform/db.ts';
import { defineControl, type BusinessTime, type ControlDefinition, type Measure } from '../../control.ts';
import { recordFacts } from '../../facts/record-facts.ts';
import { broken, kept, unknownFrom } from '../../verdict.ts';
import { planControls, type Plan } from '../plan-controls.ts';
import type { EvaluationRules, LoopTables } from '../run-evaluation.ts';

/** Time as tests count it: a business day is a day. */
export const PLAIN_TIME: BusinessTime = { add: ({ amount }, from) => plus(from, amount * 86_400_000) };
export const NOW: Instant = parseInstant('2026-11-24T12:00:00Z')!;

const measured = { how: 'measured', by: 'test' } as const;

export function rebootFact(required: boolean, observedAt: Instant = NOW): Fact<'host.reboot'> {
  return { kind: 'host.reboot', state: 'known', value: { required, packages: [] }, observedAt, source: measured, evidence: [{ label: 'reboot-required', text: required ? 'present' : 'absent' }] };
}

export function clockFact(synchronised: boolean, observedAt: Instant = NOW): Fact<'host.clock'> {
  return { kind: 'host.clock', state: 'known', value: { synchronised, by: 'chrony' }, observedAt, source: measured, evidence: [] };
}

export function attested(fact: Fact, until: string): Fact {
  return { ...fact, source: { how: 'attested', by: 'person', until } };
}

/** A control that is kept when `host.reboot` says that no restart is due. */
export function rebootControl(measure: Partial<Measure<Record<string, unknown>, FactKind>> = {}): ControlDefinition {
  return defineControl({
    id: 'reboot', catalogue: 'U2', section: 5, title: 'Restart', subject: 'host', parameters: z.object({}), wouldMeasure: 'The host.',
    measure: {
      reads: ['host.reboot'],
      evaluate: (_: unknown, facts: { get: (kind: 'host.reboot') => Fact<'host.reboot'> }) => {
        const fact = facts.get('host.reboot');
        if (fact.state === 'unknown') return unknownFrom(fact);
        return fact.value.required ? broken({ code: 'restart-due', text: 'A restart is due.' }, { evidence: fact.evidence }) : kept({ code: 'no-restart-due', text: 'No restart is due.' }, { evidence: fact.evidence });
      },
      cases: [], findingAfterMs: 0, countedAs: 'hosts', ...measure,
    } as never,
  } as never);
}

/** A control that is kept when `host.clock` is synchronised. */
export function clockControl(): ControlDefinition {
  return defineControl({
    id: 'clock', catalogue: 'L1', section: 9, title: 'Clock', subject: 'host', parameters: z.object({}), wouldMeasure: 'The host.',
    measure: {
      reads: ['host.clock'],
      evaluate: (_: unknown, facts: { get: (kind: 'host.clock') => Fact<'host.clock'> }) => {
        const fact = facts.get('host.clock');
        if (fact.state === 'unknown') return unknownFrom(fact);
        return fact.value.synchronised ? kept({ code: 'synchronised', text: 'It is synchronised.' }) : broken({ code: 'adrift', text: 'It is adrift.' });
      },
      cases: [], findingAfterMs: 0, countedAs: 'hosts',
    },
  } as never);
}

export interface TestControl {
  readonly definition: ControlDefinition;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly selector?: Selector;
}

export function planOf(...controls: readonly TestControl[]): Plan {
  const definitions = new Map(controls.map(({ definition }) => [definition.id, definition]));
  const written = controls.map(({ definition, parameters = {}, selector }) => ({ id: definition.id, parameters, selector, definition }));
  return planControls({ controls: written as never }, definitions);
}

export function rulesOf(...controls: readonly TestControl[]): EvaluationRules {
  return { plan: planOf(...controls), time: PLAIN_TIME };
}

/** Records what a host says, as an agent's delivery does. */
export async function say(trx: Trx<LoopTables>, host: string, facts: readonly Fact[], now: Instant = NOW) {
  return recordFacts(trx, { kind: 'host', id: host, name: `${host}.example.com` }, facts, [], now);
}

export function later(ms: number): Instant {
  return instant(NOW + ms);
}
