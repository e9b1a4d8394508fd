import type { DetectionRules } from './rules.ts';

/** Failures that belong together: none came later than a window after the one before. */
export interface Episode {
  first: number;
  last: number;
  failures: number;
  /** Accounts of an address, or addresses of an account, up to `MAX_OTHERS`. */
  readonly others: Set<string>;
  /** Most failures, and most others, that were within one window. */
  isBrute: boolean;
  isWide: boolean;
}

/** What is remembered of one address or one account. */
export interface Suspect {
  readonly key: string;
  failed: number;
  accepted: number;
  first: number;
  last: number;
  /** Times of the last failures, in order, as many as the rules look at. */
  readonly times: number[];
  /** The last others that it failed with, and when, the least recent first. */
  readonly others: string[];
  readonly othersAt: number[];
  episode: Episode | undefined;
  /** Others with which it was let in. */
  admitted: Set<string> | undefined;
  /** Whether it was heard of since the last search for room. */
  isRecent: boolean;
}

/** Others that one episode or one account remembers by name; more are only fewer in a number that says "at least". */
export const MAX_OTHERS = 1_000;

export function newSuspect(key: string, at: number): Suspect {
  return { key, failed: 0, accepted: 0, first: at, last: at, times: [], others: [], othersAt: [], episode: undefined, admitted: undefined, isRecent: true };
}

export function hearOf(suspect: Suspect, at: number): void {
  // Without times, first and last stay what they are: NaN compares with nothing.
  if (at < suspect.first || Number.isNaN(suspect.first)) suspect.first = at;
  if (at > suspect.last || Number.isNaN(suspect.last)) suspect.last = at;
  suspect.isRecent = true;
}

/**
 * Adds failures to the windows of a suspect, and gives the episode that they end because they come too late to belong to it.
 * `wide` is how many others within the window make a detection.
 */
export function addFailures(suspect: Suspect, other: string, at: number, count: number, { windowMs, failures, failuresBeforeSuccess }: DetectionRules, wide: number): Episode | undefined {
  suspect.failed += count;
  if (Number.isNaN(at)) return undefined;
  let ended: Episode | undefined;
  let { episode } = suspect;
  if (episode && (at - episode.last > windowMs || episode.first - at > windowMs)) {
    ended = episode;
    episode = undefined;
    // Times that lie further back than a window are another story, such as the next of several files.
    if (at < ended.first) suspect.times.length = 0;
  }
  if (!episode) {
    episode = { first: at, last: at, failures: 0, others: new Set(), isBrute: false, isWide: false };
    suspect.episode = episode;
    suspect.others.length = 0;
    suspect.othersAt.length = 0;
  }
  if (at < episode.first) episode.first = at;
  if (at > episode.last) episode.last = at;
  episode.failures += count;
  if (episode.others.size < MAX_OTHERS) episode.others.add(other);
  addTimes(suspect.times, at, count, Math.max(failures, failuresBeforeSuccess));
  if (suspect.times.length >= failures && suspect.times[suspect.times.length - 1]! - suspect.times[suspect.times.length - failures]! <= windowMs) episode.isBrute = true;
  if (addOther(suspect, other, at, wide) && at - suspect.othersAt[0]! <= windowMs) episode.isWide = true;
  return ended && (ended.isBrute || ended.isWide) ? ended : undefined;
}

/** How many of the remembered failures lie within the window before `at`. */
export function failuresBefore(suspect: Suspect, at: number, windowMs: number): number {
  let count = 0;
  for (const time of suspect.times) if (time <= at && at - time <= windowMs) count += 1;
  return count;
}

/** Keeps the last `size` times in order; lines come nearly in order, so that the place is found from the end. */
function addTimes(times: number[], at: number, count: number, size: number): void {
  for (let added = Math.min(count, size); added > 0; added -= 1) {
    let place = times.length;
    while (place > 0 && times[place - 1]! > at) place -= 1;
    if (times.length < size) {
      times.push(at);
      for (let from = times.length - 1; from > place; from -= 1) times[from] = times[from - 1]!;
      times[place] = at;
    } else if (place > 0) {
      for (let to = 0; to < place - 1; to += 1) times[to] = times[to + 1]!;
      times[place - 1] = at;
    }
  }
}

/** Keeps the last `size` others, each once, the most recent last. True when there are as many. */
function addOther(suspect: Suspect, other: string, at: number, size: number): boolean {
  const { others, othersAt } = suspect;
  let place = others.indexOf(other);
  if (place === -1 && others.length >= size) place = 0;
  if (place !== -1) {
    for (let to = place; to < others.length - 1; to += 1) {
      others[to] = others[to + 1]!;
      othersAt[to] = othersAt[to + 1]!;
    }
    others[others.length - 1] = other;
    othersAt[othersAt.length - 1] = at;
  } else {
    others.push(other);
    othersAt.push(at);
  }
  return others.length >= size;
}
