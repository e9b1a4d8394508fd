import type { State, Tally } from '@writ/contract';
import { sayNumber } from '../say-number.ts';

const WORDS: Readonly<Record<State, string>> = { kept: 'Kept', broken: 'Broken', unknown: 'Unknown' };

/** A state by its word and by the form of its bar (whole, broken in two, hollow); the colour comes last. */
export function StateLabel({ state, word }: { state: State; word?: string | undefined }) {
  return <span class={`state ${state}`}>{word ?? WORDS[state]}</span>;
}

/** How many subjects a control covers: all that are not excused. An excepted one is counted apart, never as kept. */
function coveredBy({ kept, broken, unknown }: Tally): number {
  return kept + broken + unknown;
}

/** `41/42 hosts + 1 excepted`, the number that a margin begins with. A dash where there is nothing to count. */
export function TallyText({ tally, countedAs }: { tally: Tally; countedAs: string }) {
  const covered = coveredBy(tally) + tally.excepted;
  return (
    <span class="tally">
      {covered === 0 ? '–' : `${sayNumber(tally.kept)}/${sayNumber(covered)}`} {countedAs}
      {tally.excepted > 0 && <small> + {sayNumber(tally.excepted)} excepted</small>}
    </span>
  );
}

/** A tick: one clause or one control. `unmeasured` is unknown because nothing measures it yet. */
export type Tick = State | 'unmeasured';
/** Classes of ticks; an unmeasured one has none, for a page of a young instance is full of them. */
export const TICK_CLASS: Readonly<Record<Tick, string | undefined>> = { kept: 'k', broken: 'b', unknown: 'u', unmeasured: undefined };

/** A row of ticks with its sum in words for those who do not see it. */
export function Ticks({ ticks }: { ticks: readonly Tick[] }) {
  return (
    <span class="ticks" role="img" aria-label={sayTicks(ticks)}>
      {ticks.map((tick) => <i class={TICK_CLASS[tick]} />)}
    </span>
  );
}

/** `3 kept, 1 broken`: the worst is not hidden by the order, the nothing is left out. */
function sayTicks(ticks: readonly Tick[]): string {
  const words = (['broken', 'unknown', 'unmeasured', 'kept'] as const)
    .map((kind) => ({ kind, count: ticks.filter((tick) => tick === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${kind}`);
  return words.join(', ') || 'nothing';
}
