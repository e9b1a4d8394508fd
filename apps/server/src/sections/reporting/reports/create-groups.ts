/** How work that came at the same time is done together. */
export interface Grouping<Item, Result> {
  /** Does what is given, all of it or nothing; results in the order of the items. */
  readonly together: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Items of one group at most. */
  readonly most: number;
  /** Groups that are under way at once. */
  readonly atOnce: number;
  /** How heavy an item is; a group ends before its items weigh more than `mostWeight`, but for a single one. */
  readonly weigh: (item: Item) => number;
  readonly mostWeight: number;
  /** Whether what went wrong would go wrong for each of them: then none is tried again. */
  readonly failsAll: (error: unknown) => boolean;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly weight: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: what comes while a group is under way waits and goes with the next one, so that the cost of a transaction is shared exactly when there is much to share. Nobody waits for a
 * timer: what comes alone goes at once. When a group fails, each of its items is tried by itself, so that one which cannot be done spoils no other. The caller bounds how many wait.
 */
export function createGroups<Item, Result>({ together, most, atOnce, weigh, mostWeight, failsAll }: Grouping<Item, Result>): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let running = 0;

  function nextGroup(): readonly Waiting<Item, Result>[] {
    let [count, weight] = [0, 0];
    for (const one of waiting) {
      weight += one.weight;
      if (count === most || (count > 0 && weight > mostWeight)) break;
      count += 1;
    }
    const group = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return group;
  }

  async function run(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await together(group.map(({ item }) => item));
      group.forEach(({ resolve }, index) => resolve(results[index]!));
    } catch (error) {
      if (group.length === 1 || failsAll(error)) for (const { reject } of group) reject(error);
      else await Promise.all(group.map((one) => run([one])));
    }
  }

  function start(): void {
    while (running < atOnce && waiting.length > 0) {
      running += 1;
      void run(nextGroup()).finally(() => {
        running -= 1;
        start();
      });
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, weight: weigh(item), resolve, reject });
      start();
    });
}
