import type { FactKind, SubjectKind } from '@writ/contract';
import type { Policy, Selector } from '@writ/policy';
import type { ControlDefinition, Measure } from '../control.ts';

/** A control of the policy in force together with what measures it. */
export interface PlannedControl {
  readonly id: string;
  readonly subject: SubjectKind;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly selector: Selector | undefined;
  readonly definition: ControlDefinition;
  readonly measure: Measure<Record<string, unknown>, FactKind>;
}

/** What an evaluation works through. */
export interface Plan {
  readonly controls: readonly PlannedControl[];
  readonly bySubject: ReadonlyMap<SubjectKind, readonly PlannedControl[]>;
  readonly byId: ReadonlyMap<string, PlannedControl>;
  /** Controls of the policy that nothing measures yet. */
  readonly unmeasured: readonly ControlDefinition[];
  /** Kinds about the company that some control reads. */
  readonly companyKinds: readonly FactKind[];
}

/** Joins the controls of a policy with their measures. A control that no definition knows counts as unmeasured nowhere: the reader has refused such a policy. */
export function planControls(policy: Pick<Policy, 'controls'>, definitions: ReadonlyMap<string, ControlDefinition>): Plan {
  const controls: PlannedControl[] = [];
  const unmeasured: ControlDefinition[] = [];
  for (const { id, parameters, selector } of policy.controls) {
    const definition = definitions.get(id);
    if (definition?.measure === undefined) {
      if (definition) unmeasured.push(definition);
      continue;
    }
    controls.push({ id, subject: definition.subject, parameters, selector, definition, measure: definition.measure as PlannedControl['measure'] });
  }
  return {
    controls,
    bySubject: Map.groupBy(controls, (control) => control.subject),
    byId: new Map(controls.map((control) => [control.id, control])),
    unmeasured,
    companyKinds: [...new Set(controls.flatMap(({ measure }) => [...(measure.readsCompany ?? []), ...(measure.whenNoneReads ?? [])]))],
  };
}

/** Whether a control speaks of a subject with these labels. When a label is missing that the selector asks for, and no other rules it out, nobody can say: it names the label. */
export function coversLabels(selector: Selector | undefined, labels: Readonly<Record<string, string>>): boolean | { readonly lacks: string } {
  let lacks: string | undefined;
  for (const [name, wanted] of Object.entries(selector ?? {})) {
    const has = Object.hasOwn(labels, name) ? labels[name] : undefined;
    if (has === undefined) lacks ??= name;
    else if (has !== wanted) return false;
  }
  return lacks === undefined ? true : { lacks };
}
