import type { Fact, FactKind, FactValue, UnknownReason } from '@writ/contract';
import { CASE_NOW, seen, unseen } from './case-fact.ts';
import type { ControlCase } from './control.ts';

/** What a case has otherwise than the good one; `undefined` takes a key away. */
export type Change<Value> = { readonly [Key in keyof Value]?: Value[Key] | undefined };

export interface CaseRows<Parameters, Value> {
  kept(given: string, change: Change<Value>, because: string, row?: Partial<ControlCase<Parameters>>): ControlCase<Parameters>;
  broken(given: string, change: Change<Value>, because: string, row?: Partial<ControlCase<Parameters>>): ControlCase<Parameters>;
  unknown(given: string, change: Change<Value>, because: string, row?: Partial<ControlCase<Parameters>>): ControlCase<Parameters>;
  /** The fact itself could not be had: unknown for that reason. */
  unseen(given: string, reason: UnknownReason, message: string, remedy?: string): ControlCase<Parameters>;
}

/**
 * Rows for the table of a control that reads one kind of fact: each is the `good` value with one change. `beside` are facts of other kinds
 * that the control reads too and that stay as they are; `row` sets anything else about a case.
 */
export function casesOn<Parameters, Kind extends FactKind>(
  kind: Kind, good: FactValue<Kind>, parameters: Partial<Parameters>, beside: Pick<ControlCase<Parameters>, 'company'> & { readonly facts?: readonly Fact[] } = {},
): CaseRows<Parameters, FactValue<Kind>> {
  const { facts: others = [], ...rest } = beside;
  function row(expect: ControlCase['expect']) {
    return (given: string, change: Change<FactValue<Kind>>, because: string, more: Partial<ControlCase<Parameters>> = {}): ControlCase<Parameters> => {
      const fact = seen(kind, { ...(good as object), ...(change as object) } as FactValue<Kind>) as unknown as Fact;
      return { given, parameters, facts: [fact, ...others], ...rest, now: CASE_NOW, expect, because, ...more };
    };
  }
  return {
    kept: row('kept'),
    broken: row('broken'),
    unknown: row('unknown'),
    unseen: (given, reason, message, remedy) => ({
      given, parameters, facts: [unseen(kind, reason, message, remedy) as unknown as Fact, ...others], ...rest, now: CASE_NOW, expect: 'unknown', because: reason,
    }),
  };
}
