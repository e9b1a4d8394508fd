import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createGroups, type Grouping } from './create-groups.ts';

/** Groups that are done when the test says so, one after the other as they began. */
function heldGroups(over: Partial<Grouping<number, string>> = {}) {
  const begun: (readonly number[])[] = [];
  const ends: (() => void)[] = [];
  const take = createGroups<number, string>({
    most: 3, atOnce: 1, weigh: () => 1, mostWeight: 100, failsAll: () => false,
    async together(items) {
      begun.push(items);
      await new Promise<void>((resolve) => void ends.push(resolve));
      if (items.includes(13)) throw new Error('thirteen cannot be done');
      return items.map((item) => `did ${item}`);
    },
    ...over,
  });
  async function end(): Promise<void> {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { take, begun, end };
}

describe('what comes at the same time', () => {
  test('alone goes at once; what comes meanwhile goes together, and no more than fit', async () => {
    const { take, begun, end } = heldGroups();
    const all = [1, 2, 3, 4, 5].map(take);
    expect(begun).toEqual([[1]]);
    await end();
    expect(begun).toEqual([[1], [2, 3, 4]]);
    await end();
    await end();
    expect(begun).toEqual([[1], [2, 3, 4], [5]]);
    expect(await Promise.all(all)).toEqual(['did 1', 'did 2', 'did 3', 'did 4', 'did 5']);
  });

  test('what is heavy goes with less beside it, and what is too heavy alone', async () => {
    const { take, begun, end } = heldGroups({ weigh: (item) => item, mostWeight: 10 });
    const all = [1, 4, 5, 3, 99, 2].map(take);
    for (let group = 0; group < 5; group += 1) await end();
    await Promise.all(all);
    expect(begun).toEqual([[1], [4, 5], [3], [99], [2]]);
  });

  test('one that cannot be done spoils no other, and is told so itself', async () => {
    const { take, begun, end } = heldGroups();
    const told = Promise.allSettled([1, 2, 13, 4, 5].map(take));
    for (let group = 0; group < 7; group += 1) await end();
    expect((await told).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(begun).toEqual([[1], [2, 13, 4], [2], [13], [4], [5]]);
  });

  test('what would fail for each is tried for none again', async () => {
    const { take, begun, end } = heldGroups({ failsAll: () => true });
    const told = Promise.allSettled([1, 13, 3].map(take));
    for (let group = 0; group < 3; group += 1) await end();
    expect((await told).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(begun).toEqual([[1], [13, 3]]);
  });

  test('law: each is answered with its own, whatever fails, however many go together', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ id: fc.nat(), fails: fc.boolean() }), { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 3 }), async (items, most, atOnce) => {
      let [now, highest] = [0, 0];
      const take = createGroups<(typeof items)[number], number>({
        most, atOnce, weigh: () => 1, mostWeight: 1_000, failsAll: () => false,
        async together(group) {
          if (group.length > 1) [now, highest] = [now + 1, Math.max(highest, now + 1)];
          await Promise.resolve();
          if (group.length > 1) now -= 1;
          expect(group.length).toBeLessThanOrEqual(most);
          if (group.some(({ fails }) => fails)) throw new Error('fails');
          return group.map(({ id }) => id);
        },
      });
      const told = await Promise.allSettled(items.map(take));
      expect(told.map((one) => (one.status === 'fulfilled' ? one.value : undefined))).toEqual(items.map(({ id, fails }) => (fails ? undefined : id)));
      expect(highest).toBeLessThanOrEqual(atOnce);
    }), { numRuns: 60 });
  });
});
