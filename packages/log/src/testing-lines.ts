import type { LineTarget } from './destination/create-destination.ts';

export interface LinesInMemory extends LineTarget {
  readonly lines: () => readonly string[];
  readonly objects: () => readonly Record<string, unknown>[];
}

/** A destination that a test reads. What breaks a line in two, or is no JSON, fails when it is read as objects. */
export function linesInMemory(): LinesInMemory {
  const lines: string[] = [];
  return {
    write(more) {
      if (!more.endsWith('\n')) throw new Error('a line without an end');
      lines.push(...more.slice(0, -1).split('\n'));
    },
    lines: () => lines,
    objects: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
