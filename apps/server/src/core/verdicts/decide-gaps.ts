import type { Instant } from '@writ/kernel';
import type { Fact, FactKind, SubjectKind } from '@writ/contract';
import { believeFact } from '../facts/believe-fact.ts';
import { decidePopulationGap, type Population } from '../populations/decide-population.ts';
import type { Circumstances } from './add-up.ts';
import type { PlannedControl } from './plan-controls.ts';

/** What a control's subjects are counted against: the parts of its population that nobody lists or vouches for, and why there may be none at all. */
export function decideCircumstances(
  control: PlannedControl,
  populations: ReadonlyMap<SubjectKind, Population>,
  company: ReadonlyMap<FactKind, Fact>,
  now: Instant,
): Circumstances {
  const population = decidePopulationGap(control.subject, populations.get(control.subject), now);
  const gaps = [...(population ? [population] : []), ...(control.measure.gaps ?? [])];
  const get = <K extends FactKind>(kind: K) => believeFact(kind, company.get(kind), now) as Fact<K>;
  return { gaps, nothingToHold: control.measure.whenNone?.({ get }) };
}
