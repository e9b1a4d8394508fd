import { ownCopy } from './own-copy.ts';

/** Pieces of output that were written before, found by what they were made of. */
export interface WrittenParts {
  readonly find: (first: string, second: string | null, third: string, fourth: number) => Uint8Array | undefined;
  readonly keep: (first: string, second: string | null, third: string, fourth: number, bytes: Uint8Array) => void;
}

interface WrittenPart {
  readonly first: string;
  readonly second: string | null;
  readonly third: string;
  readonly fourth: number;
  readonly bytes: Uint8Array;
}

/** So few that to go through them costs less than to write one. */
const MOST_PARTS = 16;
/** Longer ones are garbage, and not met again. */
const MAX_BYTES = 256;

export function createWrittenParts(): WrittenParts {
  const parts: WrittenPart[] = [];
  let oldest = 0;

  return { find, keep };

  function find(first: string, second: string | null, third: string, fourth: number): Uint8Array | undefined {
    for (let index = 0; index < parts.length; index += 1) {
      const part = parts[index]!;
      if (part.fourth === fourth && part.first === first && part.second === second && part.third === third) return part.bytes;
    }
    return undefined;
  }

  function keep(first: string, second: string | null, third: string, fourth: number, bytes: Uint8Array): void {
    if (bytes.length > MAX_BYTES) return;
    // What is cut out of a line would keep the line alive.
    parts[oldest] = { first: ownCopy(first), second: second === null ? null : ownCopy(second), third: ownCopy(third), fourth, bytes };
    oldest = (oldest + 1) % MOST_PARTS;
  }
}
