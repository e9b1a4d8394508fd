/** Digests kept of one report: the lowest of all its features. More would be more exact and fill the index. */
const KEPT = 64;
/** Characters that are read. */
const LONGEST = 60_000;
const LONGEST_WORD = 200;

/** From here on two reports are shown side by side. The same hole in two people's words shares about three features in ten, two holes of one kind hardly one. */
export const LIKELY = 0.2;

/** Words that every report has, so that they tell none from another. */
const COMMON = new Set(('the and for that this with from have has was were are not but you your can could will would when which there their they them then than into over also any all '
  + 'our its his her who how what where why user users report issue vulnerability security bug http https www com org net using use used able allows allow attacker please hello team').split(' '));

/**
 * A short signature of what a text speaks of: the lowest 64 digests of its words and pairs of words, in rising order. Names, paths, parameters and numbers count three times.
 * Equal texts give equal signatures, whatever their case, spacing and punctuation.
 */
export function signText(text: string): readonly number[] {
  const words = wordsOf(text.slice(0, LONGEST));
  const digests = new Set<number>();
  words.forEach((word, index) => {
    digests.add(digest(word));
    if (isTelling(word)) for (const copy of ['\u0001', '\u0002']) digests.add(digest(word + copy));
    const next = words[index + 1];
    if (next !== undefined) digests.add(digest(`${word} ${next}`));
  });
  return [...digests].toSorted((one, other) => one - other).slice(0, KEPT);
}

/** How alike two signed texts are, 0 to 1: an estimate of the features they share among all that either has. Symmetric; 1 for equal signatures, 0 for an empty one. Signatures rise, as `signText` makes them. */
export function likeness(one: readonly number[], other: readonly number[]): number {
  if (one.length === 0 || other.length === 0) return 0;
  let [mine, theirs, looked, shared] = [0, 0, 0, 0];
  while (looked < KEPT && (mine < one.length || theirs < other.length)) {
    const [left, right] = [one[mine] ?? Infinity, other[theirs] ?? Infinity];
    if (left === right) shared += 1;
    if (left <= right) mine += 1;
    if (right <= left) theirs += 1;
    looked += 1;
  }
  return shared / looked;
}

/** What is likely the same as `signature`, the likeliest first; equal ones in the order given. */
export function matchDuplicates<Candidate extends { readonly similarity: readonly number[] }>(
  signature: readonly number[], candidates: readonly Candidate[], most: number,
): readonly { readonly candidate: Candidate; readonly likeness: number }[] {
  return candidates.map((candidate) => ({ candidate, likeness: likeness(signature, candidate.similarity) }))
    .filter((match) => match.likeness >= LIKELY).toSorted((left, right) => right.likeness - left.likeness).slice(0, most);
}

function wordsOf(text: string): string[] {
  const words = text.normalize('NFKC').toLowerCase().match(/[\p{L}\p{N}_][\p{L}\p{N}_./:@-]*/gu) ?? [];
  return words.map((word) => word.slice(0, LONGEST_WORD).replace(/[./:@-]+$/, '')).filter((word) => word.length > 2 && !COMMON.has(word));
}

/** Rather the name of something than a word of a language. */
function isTelling(word: string): boolean {
  return /[\d_./:@]/.test(word);
}

/** FNV-1a over UTF-16 code units with a final mix, as a signed 32-bit integer, which is what an `int` column holds. */
function digest(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}
