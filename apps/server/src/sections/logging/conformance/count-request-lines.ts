import { REQUEST_LINE_LACKS, type RequestLineLack } from '@writ/contract';
import type { FoundLine } from '../../../platform/logstore/index.ts';
import { formatPlace } from '../search/read-search.ts';
import type { LackingExample } from './conformance-tables.ts';
import type { ReadRequestLine } from './read-request-line.ts';
import type { SeenIds } from './seen-ids.ts';

/** Lines of a service on a day. */
export interface DayCount {
  readonly service: string;
  readonly day: string;
  lines: number;
  requestLines: number;
  /** By the sum of `bitOf` of what is lacking. */
  readonly lacking: Map<number, number>;
  readonly examples: LackingExample[];
  lastAt: number;
}

/** Places that are kept of the lines of a day that lack one thing. */
export const MOST_EXAMPLES = 10;

/** Counts lines by service and day; those of nobody are left out. */
export function countRequestLines(lines: readonly FoundLine[], read: ReadRequestLine, seen: SeenIds): readonly DayCount[] {
  const counts = new Map<string, DayCount>();
  for (const line of lines) {
    if (line.service === '') continue;
    const count = countOf(counts, line);
    count.lines += 1;
    count.lastAt = Math.max(count.lastAt, line.at);
    const request = read(line);
    if (!request) continue;
    count.requestLines += 1;
    const isRepeated = !request.lacks.includes('request id') && seen.isRepeated(line.service, request.requestId, request.operation, request.span);
    const what: readonly RequestLineLack[] = isRepeated ? [...request.lacks, 'repeated id'] : request.lacks;
    if (what.length > 0) note(count, formatPlace(line), what);
  }
  return [...counts.values()];
}

function countOf(counts: Map<string, DayCount>, { service, at }: FoundLine): DayCount {
  const day = new Date(at).toISOString().slice(0, 10);
  const key = `${service} ${day}`;
  const found = counts.get(key) ?? { service, day, lines: 0, requestLines: 0, lacking: new Map<number, number>(), examples: [], lastAt: at };
  counts.set(key, found);
  return found;
}

function note({ lacking, examples }: DayCount, place: string, what: readonly RequestLineLack[]): void {
  const bits = what.reduce((sum, lack) => sum + bitOf(lack), 0);
  lacking.set(bits, (lacking.get(bits) ?? 0) + 1);
  if (isWanted(examples, what)) examples.push({ place, what });
}

/** Whether one more example shows something of which there are too few. */
export function isWanted(examples: readonly LackingExample[], what: readonly RequestLineLack[]): boolean {
  return what.some((lack) => examples.filter((example) => example.what.includes(lack)).length < MOST_EXAMPLES);
}

function bitOf(lack: RequestLineLack): number {
  return 2 ** REQUEST_LINE_LACKS.indexOf(lack);
}

/** What a sum of `bitOf` stands for. */
export function lacksOf(bits: number): RequestLineLack[] {
  return REQUEST_LINE_LACKS.filter((lack) => (bits & bitOf(lack)) !== 0);
}
