import { MS, saySpan } from '@writ/kernel';
import type { LineFilter } from '../../../platform/logstore/index.ts';

/** A search as it went. */
export interface Asked {
  readonly filter: LineFilter;
  /** Milliseconds that the answer took. */
  readonly tookMs: number;
  /** It was stopped before the end of its range. */
  readonly wasCut: boolean;
  /** Lines that it found. */
  readonly found: number;
}

/** What people begin to wait at. */
export const SLOW_MS = 1_000;

/** The store's index of parts of words has parts of this length. */
const PART_LETTERS = 4;
const SHORT_MS = 7 * MS.day;

/** Why a search was slow or cut, and what would make it quicker; undefined where nobody had to wait. Says only what follows from what was asked. */
export function explainSlowness({ filter, tookMs, wasCut, found }: Asked): string | undefined {
  if (tookMs < SLOW_MS && !wasCut) return undefined;
  const length = filter.until - filter.from;
  const said = saySpan(length);
  const reasons: string[] = [];
  const remedies: string[] = [];
  const isNarrow = filter.requestId !== undefined || filter.templates !== undefined || Object.keys(filter.fields ?? {}).length > 0;
  const words = filter.words ?? [];
  const long = words.filter((word) => [...word].length >= PART_LETTERS);
  if (filter.service === undefined && !isNarrow) {
    reasons.push(filter.host === undefined ? `no service is chosen, so ${said} of every service and host were looked at` : `no service is chosen, so the lines of ${filter.host} were looked for under every service in ${said}`);
    remedies.push(filter.host === undefined ? 'choose a service or a host' : 'choose its service');
  }
  if (words.length > 0 && long.length === 0) {
    reasons.push(`${words.map((word) => `“${word}”`).join(' and ')} ${words.length === 1 ? 'has' : 'have'} fewer than ${PART_LETTERS} letters, which no index can look up, so every line was read`);
    remedies.push('search for a longer word');
  }
  if (long.length > 0 && found === 0) reasons.push(`nothing was found, so the whole range had to be ruled out`);
  if (filter.severity !== undefined && words.length === 0 && !isNarrow) reasons.push('the level alone rules out few lines');
  if (length > SHORT_MS) remedies.push('shorten the time');
  if (reasons.length === 0) reasons.push(length > SHORT_MS ? `${said} were looked at` : 'the log store was busy with other work');
  const took = wasCut ? `It stopped after ${sayTook(tookMs)}` : `This took ${sayTook(tookMs)}`;
  return `${took}: ${reasons.join('; ')}.${remedies.length > 0 ? ` To make it quicker, ${sayOr(remedies)}.` : ''}`;
}

function sayTook(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function sayOr(remedies: readonly string[]): string {
  return remedies.length < 2 ? remedies.join('') : `${remedies.slice(0, -1).join(', ')} or ${remedies.at(-1)!}`;
}
