import type { FoundLine } from '../../../platform/logstore/index.ts';
import { createLineMiner } from './mine-lines.ts';

/** Lines of one kind of one service that came together. */
export interface CountedPattern {
  readonly service: string;
  readonly template: string;
  /** The message of one of them. */
  readonly sample: string;
  lines: number;
  /** By the beginning of the hour of the line's own time, milliseconds. */
  readonly hours: Map<number, number>;
  firstSeenAt: number;
  lastAt: number;
}

const HOUR_MS = 3_600_000;

/** Counts lines by service and kind; lines of nobody are not counted. One that came before lines were mined as they come is counted by its own words, since a line that is not counted looks like silence. */
export function countPatterns(lines: readonly FoundLine[]): readonly CountedPattern[] {
  const patterns = new Map<string, CountedPattern>();
  for (const { service, template, message, at, receivedAt } of lines) {
    if (service === '') continue;
    const kind = template === '' ? templateOf(message) : template;
    const key = `${service} ${kind}`;
    let pattern = patterns.get(key);
    if (pattern === undefined) patterns.set(key, (pattern = { service, template: kind, sample: message, lines: 0, hours: new Map(), firstSeenAt: receivedAt, lastAt: at }));
    const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
    pattern.lines += 1;
    pattern.hours.set(hour, (pattern.hours.get(hour) ?? 0) + 1);
    pattern.firstSeenAt = Math.min(pattern.firstSeenAt, receivedAt);
    pattern.lastAt = Math.max(pattern.lastAt, at);
  }
  return [...patterns.values()];
}

/** Id of the template that a line has by itself. */
function templateOf(message: string): string {
  return createLineMiner().mine([message])[0]!;
}
