import { decideHour, decideNew, type KnownPattern, type KnownService } from './decide-departures.ts';
import { createPatternMiner } from './mine-lines.ts';
import type { FoundLine } from '../../../platform/logstore/index.ts';

const HOUR_MS = 3_600_000;
/** Lines of the burst that is made on purpose. */
const BURST = 500;

/**
 * Puts an anomaly made on purpose before the real deciders, with all that is known of the service: a kind of line that was never there, and a burst of its busiest one in the hour that was
 * judged last. Whether both were told; of the burst only where enough days are known to expect anything. Nothing of it is stored, counted or shown.
 */
export function tryWatch(service: KnownService, hourMs: number, nowMs: number): boolean {
  const line: FoundLine = { at: hourMs, receivedAt: nowMs, service: 'canary', host: '', program: 'writ', source: 'canary', severity: 9, requestId: '', message: 'An anomaly that Writ made on purpose to see whether the watch is awake', fields: {}, batch: '0', seq: 0 };
  const [mined] = createPatternMiner().mine(Array.from({ length: BURST }, (_, seq) => ({ ...line, seq }))).patterns;
  const planted: KnownPattern = { template: `canary ${mined!.template}`, words: mined!.words, firstSeenAt: nowMs, lines: mined!.lines, hours: mined!.hours, toldLately: 0 };
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
