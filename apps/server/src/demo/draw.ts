import { hash } from 'node:crypto';

/** Chance that depends on a seed and a key only, so that the same seed gives the same company whatever runs at the same time as what. */
export interface Draw {
  /** From 0 up to, but not including, 1. */
  readonly chance: (key: string) => number;
  /** A whole number from 0 up to, but not including, `below`. */
  readonly whole: (key: string, below: number) => number;
  readonly pick: <Item>(key: string, items: readonly Item[]) => Item;
}

const BITS = 48;

export function createDraw(seed: number): Draw {
  const chance = (key: string): number => Number.parseInt(hash('sha256', `${seed} ${key}`).slice(0, BITS / 4), 16) / 2 ** BITS;
  const whole = (key: string, below: number): number => Math.floor(chance(key) * below);
  return { chance, whole, pick: (key, items) => items[whole(key, items.length)]! };
}
