import type { Evidence, FactKind, FactValue, KnownFact, UnknownFact, UnknownReason } from '@writ/contract';
import { parseInstant, plus, toIso, type Instant } from '@writ/kernel';

/** The moment at which the cases of all controls take place: a Tuesday noon. */
export const CASE_NOW: Instant = parseInstant('2026-11-24T12:00:00Z')!;

const MEASURED = { how: 'measured', by: 'case' } as const;

/** A fact for a control's table of cases, seen at `CASE_NOW`. */
export function seen<Kind extends FactKind>(kind: Kind, value: FactValue<Kind>, evidence: readonly Evidence[] = []): KnownFact<Kind> {
  return { kind, state: 'known', value, observedAt: CASE_NOW, source: MEASURED, evidence };
}

/** A fact for a control's table of cases that could not be had. */
export function unseen<Kind extends FactKind>(kind: Kind, reason: UnknownReason, message: string, remedy?: string): UnknownFact<Kind> {
  return { kind, state: 'unknown', reason, message, remedy, observedAt: CASE_NOW, source: MEASURED, evidence: [] };
}

/** The moment `ms` milliseconds before `CASE_NOW`, or after it when negative. */
export function ago(ms: number): string {
  return toIso(plus(CASE_NOW, -ms));
}
