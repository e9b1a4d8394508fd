import { DAY_MS, type Expectation } from '../series/season.ts';
import { createClumps } from './learn-clumps.ts';

/** Deviations outside of what this hour of the day had that are forgiven in each hour, and how many beyond that make an alert (Page's CUSUM, Biometrika 1954). */
const FORGIVEN = 0.5;
const ENOUGH = 6;
/** What earlier days had is widened by so many deviations, shared among the days: few days have seen little. */
const WIDENED = 2;
/** Days whose longest runs are remembered, and how much greater than those a run is to be told. */
const DAYS = 21;
const BEYOND = 1.1;
/** After an alert the next needs twice as much, and so on, for this long. */
const WARY_MS = 7 * DAY_MS;

/** A run of hours that departs. */
export interface Run {
  readonly sinceMs: number;
  readonly score: number;
}

/** Takes in how many lines an hour had and what was expected, if that is known; returns the run that it makes a departure. */
export type RunWatch = (hourMs: number, count: number, expected: Expectation | undefined) => Run | undefined;

/** Watches runs of hours outside of what they had on earlier days. A deviation is at least that of a Poisson count, the root of its mean; what comes in clumps must go beyond the greatest clump of earlier days. */
export function createRunWatch(): RunWatch {
  let [side, evidence, lines, sinceMs, isOpen] = [0, 0, 0, 0, false];
  let alerts: number[] = [];
  const records: { readonly day: number; lines: number }[] = [];

  const clumps = createClumps();

  function end(hourMs: number): void {
    if (lines > 0) {
      const day = Math.floor(hourMs / DAY_MS);
      if (records.at(-1)?.day !== day) records.push({ day, lines: 0 });
      records.at(-1)!.lines = Math.max(records.at(-1)!.lines, lines);
      while (records[0]!.day <= day - DAYS) records.shift();
    }
    [side, evidence, lines, isOpen] = [0, 0, 0, false];
  }

  return function add(hourMs, count, expected) {
    const allowed = clumps.allowed();
    clumps.learn(hourMs, count);
    return expected === undefined ? undefined : judge(hourMs, count, expected, allowed);
  };

  function judge(hourMs: number, count: number, { low, middle, high, days }: Expectation, allowed: number): Run | undefined {
    const deviation = Math.max(1, Math.sqrt(middle), (high - low) / 2);
    const margin = (WIDENED * deviation) / days;
    const outside = count > high ? count - high : count < low ? count - low : 0;
    if (Math.sign(outside) !== side) end(hourMs);
    if (outside === 0) return undefined;
    if (side === 0) [side, sinceMs] = [Math.sign(outside), hourMs];
    lines += Math.abs(outside);
    evidence = Math.max(0, evidence + Math.max(0, Math.abs(outside) - margin) / deviation - FORGIVEN);
    const record = records.reduce((most, each) => Math.max(most, each.lines), 0);
    alerts = alerts.filter((at) => hourMs - at < WARY_MS);
    const needed = ENOUGH * 2 ** alerts.length;
    if (isOpen || evidence < needed || lines <= BEYOND * record || (side > 0 && count <= allowed)) return undefined;
    isOpen = true;
    alerts.push(hourMs);
    return { sinceMs, score: evidence / needed };
  }
}
