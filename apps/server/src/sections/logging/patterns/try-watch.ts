import { decideHour, decideNew, type KnownPattern, type KnownService } from './decide-departures.ts';
import { createLineMiner, type LearnedTemplate } from './mine-lines.ts';

const HOUR_MS = 3_600_000;
/** Lines of the burst that is made on purpose. */
const BURST = 500;
const MESSAGE = 'An anomaly that Writ made on purpose to see whether the watch is awake';

/**
 * Puts an anomaly made on purpose before the real deciders, with all that is known of the service: a kind of line that was never there, and a burst of its busiest one in the hour that was
 * judged last. Whether both were told; of the burst only where enough days are known to expect anything. Nothing of it is stored, counted or shown.
 */
export function tryWatch(service: KnownService, hourMs: number, nowMs: number): boolean {
  const miner = createLineMiner();
  miner.mine([MESSAGE]);
  const [{ id, words }] = miner.learned() as readonly [LearnedTemplate];
  const planted: KnownPattern = { template: `canary ${id}`, words, firstSeenAt: nowMs, lines: BURST, hours: new Map([[hourMs, BURST]]), toldLately: 0 };
  const isNewTold = decideNew({ ...service, patterns: [...service.patterns, planted] }, nowMs, nowMs, 0).some(({ subject }) => subject === planted.template);
  const busiest = service.patterns.toSorted((a, b) => b.lines - a.lines)[0];
  if (!isNewTold || busiest === undefined) return isNewTold;
  const most = Math.max(BURST, ...busiest.hours.values());
  const alone = { ...service, patterns: [{ ...busiest, toldLately: 0, hours: new Map([...busiest.hours, [hourMs, most * BURST]]) }] };
  const knownDays = new Set([...busiest.hours.keys()].filter((hour) => hour < hourMs).map((hour) => Math.floor(hour / (24 * HOUR_MS)))).size;
  return decideHour(alone, hourMs).some(({ kind }) => kind === 'rate-change') || knownDays < DAYS_TO_EXPECT;
}

/** Two weekends lie within so many days in a row, and more than three workdays; with fewer there may be nothing to expect yet. */
const DAYS_TO_EXPECT = 14;
