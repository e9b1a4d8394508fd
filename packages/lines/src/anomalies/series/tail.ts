/** The most extreme blocks that are kept, and the share of all blocks that they are at most. */
const EXTREMES = 40;
const SHARE = 0.25;
/** Chance that the greatest of so many further blocks goes beyond the limit by itself. */
const CHANCE = 0.05;
/** The shape of tails that is supposed before anything is known, and how many blocks that knowledge weighs: somewhat heavier than exponential, as what monitoring shows mostly is. */
const SUPPOSED_SHAPE = 0.15;
const SUPPOSED_WEIGHT = 20;
/** A tail is never taken to have an end: what is bounded today may not be tomorrow. */
const LIGHTEST = 0;
const HEAVIEST = 0.6;

/** What the far end of a series is like. */
export interface Tail {
  /** Takes in the greatest value of a block of time. */
  readonly learn: (greatest: number) => void;
  readonly blocks: () => number;
  /** The greatest so far, NaN before any. */
  readonly most: () => number;
  /** The value that a block hardly goes beyond. Needs four blocks at least. */
  readonly limit: () => number;
}

/**
 * Learns the greatest values of blocks of time and says how far the next may go: peaks over a threshold have a generalized Pareto distribution (Pickands, Annals of Statistics 1975; for streams Siffer et al., KDD 2017),
 * fitted by probability-weighted moments (Hosking and Wallis, Technometrics 1987). Keeps a few dozen numbers.
 */
export function createTail(): Tail {
  /** The greatest first; one more than is fitted, as the threshold. */
  const extremes: number[] = [];
  let blocks = 0;
  let known: number | undefined;

  function learn(greatest: number): void {
    blocks += 1;
    known = undefined;
    if (extremes.length > EXTREMES && greatest <= extremes.at(-1)!) return;
    let at = extremes.length;
    while (at > 0 && greatest > extremes[at - 1]!) at -= 1;
    extremes.splice(at, 0, greatest);
    if (extremes.length > EXTREMES + 1) extremes.pop();
  }

  function fit(): number {
    const count = Math.min(EXTREMES, Math.floor(blocks * SHARE));
    const threshold = extremes[count]!;
    let [mean, weighted] = [0, 0];
    for (let place = 0; place < count; place += 1) {
      const excess = (extremes[place]! - threshold) / count;
      mean += excess;
      weighted += (excess * (place + 0.5)) / count;
    }
    if (mean === 0) return threshold;
    const seen = 2 - mean / (mean - 2 * weighted);
    const shape = Math.min(HEAVIEST, Math.max(LIGHTEST, (seen * count + SUPPOSED_SHAPE * SUPPOSED_WEIGHT) / (count + SUPPOSED_WEIGHT)));
    // Once the shape is given, the scale follows from the mean.
    const scale = mean * (1 - shape);
    const ratio = count / CHANCE;
    return threshold + (shape === 0 ? scale * Math.log(ratio) : (scale / shape) * (ratio ** shape - 1));
  }

  return { learn, blocks: () => blocks, most: () => extremes[0] ?? Number.NaN, limit: () => (known ??= fit()) };
}
