import type { FactLine } from '@writ/contract';

/** A fact for tests of what carries facts: which one it is can be told by `offsetMs`. */
export function numberedFact(number: number, kind = 'host.clock', host = 'host-1'): FactLine {
  return {
    kind, subject: { kind: 'host', id: host }, observedAt: new Date(Date.UTC(2026, 10, 24) + number).toISOString(), source: { how: 'measured', by: 'agent 0.1.0' }, evidence: [],
    state: 'known', value: { synchronised: true, by: 'chrony', offsetMs: number },
  };
}

/** The number of a fact that `numberedFact` made. */
export function numberOf(fact: FactLine): number {
  return fact.state === 'known' ? (fact.value as { offsetMs: number }).offsetMs : -1;
}
