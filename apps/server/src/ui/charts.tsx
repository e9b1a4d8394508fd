import type { State } from '@writ/contract';
import type { Instant } from '@writ/kernel';

/** How a control stood at the end of one day. `total` 0 is a day without measurement. */
export interface DayOfControl {
  readonly day: Instant;
  readonly kept: number;
  readonly total: number;
  readonly state: State;
}

const STROKE: Readonly<Record<State, string>> = { kept: 'k', broken: 'b', unknown: 'u' };

/**
 * The share of subjects for which a control was kept, day by day, as a stepped line; coloured and dashed by state. Nothing is drawn
 * for fewer than two days, nor where every day is kept: a line that says nothing is not worth its place.
 * The scale begins at the lowest day, or a single host of a thousand would not be seen: `label` says the numbers.
 */
export function KeptLine({ days, counted, height = 30 }: { days: readonly DayOfControl[]; counted: string; height?: number }) {
  if (days.length < 2 || days.every(({ state }) => state === 'kept')) return null;
  const width = 300;
  const lowest = Math.min(...days.map(shareOf), 0.98);
  const step = width / days.length;
  const yOf = (day: DayOfControl) => 3 + ((1 - shareOf(day)) / (1 - lowest)) * (height - 8);
  return (
    <svg class="chart" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={sayLine(days, counted)}>
      {runsOf(days).map(({ state, from, to }) => (
        <path class={STROKE[state]} d={drawSteps(days, from, to, step, yOf)} />
      ))}
    </svg>
  );
}

function shareOf({ kept, total }: DayOfControl): number {
  return total === 0 ? 0 : kept / total;
}

function drawSteps(days: readonly DayOfControl[], from: number, to: number, step: number, yOf: (day: DayOfControl) => number): string {
  // A run begins at the height of the day before it, so that the fall itself has the colour of what came of it.
  let height = round(yOf(days[Math.max(from - 1, 0)]!));
  let path = `M${round(from * step)} ${height}`;
  for (let index = from; index <= to; index += 1) {
    const next = round(yOf(days[index]!));
    if (next !== height) path += `H${round(index * step)}V${next}`;
    height = next;
  }
  return `${path}H${round((to + 1) * step)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function runsOf(days: readonly DayOfControl[]): { state: State; from: number; to: number }[] {
  const runs: { state: State; from: number; to: number }[] = [];
  for (const [index, { state }] of days.entries()) {
    const last = runs.at(-1);
    if (last?.state === state) last.to = index;
    else runs.push({ state, from: index, to: index });
  }
  return runs;
}

function sayLine(days: readonly DayOfControl[], counted: string): string {
  const broken = days.filter(({ state }) => state === 'broken').length;
  const unknown = days.filter(({ state }) => state === 'unknown').length;
  const last = days.at(-1)!;
  const rest = [broken && `broken at the end of ${broken}`, unknown && `unknown at the end of ${unknown}`].filter(Boolean).join(', ');
  return `${days.length} days: ${rest || 'kept on every one'}, ${last.kept} of ${last.total} ${counted} now`;
}
