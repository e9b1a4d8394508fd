import { parseInstant, toIso, type Duration, type Instant } from '@writ/kernel';
import type { FactValue } from '@writ/contract';

/** A clock that runs, as it was promised. */
export interface RunningClock {
  readonly what: string;
  readonly id: string;
  readonly control: string;
  readonly policyVersion: number;
  readonly beganAt: Instant;
  readonly dueAt: Instant;
}

/** The policy in force, as far as clocks need it. */
export interface ClockRule {
  readonly policyVersion: number;
  /** Lengths of time by control: of a control with two, such as urgent and others, the clock may be of either. */
  readonly lengths: ReadonlyMap<string, readonly Duration[]>;
  readonly add: (duration: Duration, from: Instant) => Instant;
}

type Clocks = Pick<FactValue<'calendar.clocks'>, 'recounted' | 'different'>;

/** Clocks that differ and are listed one by one. */
const MOST_LISTED = 100;

/**
 * Counts running clocks again by the calendar in force. Only those that began under this version of the policy: the others keep the rule of theirs, which this program no longer
 * reads. Of the lengths that a control has, the one that comes nearest to what was promised is taken.
 */
export function recountClocks(clocks: readonly RunningClock[], rule: ClockRule): Clocks {
  const counted = clocks.flatMap((clock) => {
    const lengths = clock.policyVersion === rule.policyVersion ? (rule.lengths.get(clock.control) ?? []) : [];
    const [nearest] = lengths.map((length) => rule.add(length, clock.beganAt)).toSorted((one, other) => Math.abs(one - clock.dueAt) - Math.abs(other - clock.dueAt));
    return nearest === undefined ? [] : [{ what: clock.what, id: clock.id, promised: toIso(clock.dueAt), recounted: toIso(nearest) }];
  });
  const different = counted.filter(({ promised, recounted }) => promised !== recounted);
  return { recounted: counted.length, different: different.toSorted((one, other) => excess(other) - excess(one)).slice(0, MOST_LISTED) };
}

/** What promises too much comes first, so that the end of the list never hides it. */
function excess({ promised, recounted }: Clocks['different'][number]): number {
  return parseInstant(promised)! - parseInstant(recounted)!;
}
