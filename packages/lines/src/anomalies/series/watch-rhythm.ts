import { type Alert, makeAlert, say } from '../alert.ts';
import { DAY_MS } from './season.ts';

/** Events are counted over windows of this length. */
const WINDOW_MS = DAY_MS / 2;
/** Windows before any is judged; as many are remembered at most. */
const LEAST_WINDOWS = 8;
const WINDOWS = 42;
/** Deviations beyond the most (fewest) events that any window had, where a deviation is at least that of a Poisson count. */
const ENOUGH = 4;

/** Watches how often a series leaves its middle: events are the moments at which it rises above the midst of its range. */
export function createRhythmWatch(subject: string): (atMs: number, value: number) => Alert | undefined {
  let [lowest, highest, isAbove, startMs, count] = [Infinity, -Infinity, false, Number.NaN, 0];
  let isOpen = false;
  const counts: number[] = [];

  return function add(atMs, value) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
    if (Number.isNaN(startMs)) startMs = Math.floor(atMs / WINDOW_MS) * WINDOW_MS;
    let alert: Alert | undefined;
    if (atMs >= startMs + WINDOW_MS) {
      // A window that was cut short by a gap says nothing.
      if (atMs < startMs + 1.25 * WINDOW_MS) learn();
      startMs = Math.floor(atMs / WINDOW_MS) * WINDOW_MS;
      count = 0;
      isOpen = false;
    }
    const middle = (lowest + highest) / 2;
    if (value > middle && !isAbove) count += 1;
    isAbove = value > middle;
    if (!isOpen && counts.length >= LEAST_WINDOWS) alert = judge(atMs);
    if (alert !== undefined) isOpen = true;
    return alert;
  };

  function learn(): void {
    counts.push(count);
    if (counts.length > WINDOWS) counts.shift();
  }

  function judge(atMs: number): Alert | undefined {
    const most = Math.max(...counts);
    const mean = counts.reduce((sum, each) => sum + each, 0) / counts.length;
    const deviation = Math.max(Math.sqrt(mean), 1, (most - mean) / 2);
    const beyond = (count - most) / deviation;
    if (beyond < ENOUGH) return undefined;
    return makeAlert('rhythm', subject, String(Math.floor(startMs / WINDOW_MS)), atMs, startMs, `at most ${most} rises in half a day (${say(mean)} on average)`, `${count}`, beyond / ENOUGH);
  }
}
