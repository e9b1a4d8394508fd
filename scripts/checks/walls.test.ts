import { expect, test } from 'vitest';
import { checkWalls } from './walls.ts';

test('nothing is imported through a wall', { timeout: 60_000 }, async () => {
  expect(await checkWalls()).toEqual([]);
});
