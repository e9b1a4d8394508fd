import { expect, test } from 'vitest';
import { newId } from '@writ/kernel';
import { drawSample, LOW_RANK, ONE_IN } from './draw-sample.ts';

test('about one in five of those that rank low is drawn, the same each time, and none of the others', () => {
  const ids = Array.from({ length: 5_000 }, () => newId<'report'>());
  const drawn = ids.filter((id) => drawSample({ id, rank: LOW_RANK - 1 }));
  expect(drawn.length / ids.length).toBeGreaterThan(0.8 / ONE_IN);
  expect(drawn.length / ids.length).toBeLessThan(1.2 / ONE_IN);
  expect(ids.filter((id) => drawSample({ id, rank: 0 }))).toEqual(drawn);
  expect(ids.some((id) => drawSample({ id, rank: LOW_RANK }))).toBe(false);
});
