import { createMiner, loadMiner, type Miner, saveMiner, type ShapeNode } from '@writ/lines';
import type { FoundLine } from '../../../platform/logstore/index.ts';

/** Lines of one kind of one service that came together. */
export interface MinedPattern {
  readonly service: string;
  readonly template: string;
  readonly words: string;
  lines: number;
  /** By the beginning of the hour of the line's own time, milliseconds. */
  readonly hours: Map<number, number>;
  firstSeenAt: number;
  lastAt: number;
}

/** A template that became more general: from now on its lines have another id. */
export interface Renamed {
  readonly from: string;
  readonly to: string;
  readonly words: string;
}

export interface Mined {
  readonly patterns: readonly MinedPattern[];
  readonly renamed: readonly Renamed[];
}

/** Mines what services write; remembers what it learned. */
export interface PatternMiner {
  readonly mine: (lines: readonly FoundLine[]) => Mined;
  /** Kinds of shapes that are kept. */
  readonly size: () => number;
  /** What was learned, to go on from. */
  readonly save: () => string;
}

const HOUR_MS = 3_600_000;
/** What a line says of its kind stands at its beginning; the rest of a very long one is payload. */
const MINED_CHARACTERS = 4_096;
const WORDS_CHARACTERS = 1_000;

/** Makes a miner, from what an earlier one saved or from nothing. Lines of nobody are not mined. Throws `template-state-unreadable`. */
export function createPatternMiner(saved?: string): PatternMiner {
  const miner: Miner = saved === undefined ? createMiner() : loadMiner(saved);
  const encoder = new TextEncoder();
  /** The id under which each shape was counted last. */
  const ids = new WeakMap<ShapeNode, string>();
  let known = 0;
  noteIds();

  /** Ids change only where a shape is new, so nothing is looked at otherwise. */
  function noteIds(): readonly Renamed[] {
    if (miner.nodes().length === known) return [];
    known = miner.nodes().length;
    const renamed = new Map<string, Renamed>();
    for (const node of miner.nodes()) {
      const { id, text } = miner.templateOf(node);
      const before = ids.get(node);
      if (before !== undefined && before !== id) renamed.set(before, { from: before, to: id, words: text.slice(0, WORDS_CHARACTERS) });
      ids.set(node, id);
    }
    return [...renamed.values()];
  }

  function mine(lines: readonly FoundLine[]): Mined {
    const shapes = lines.map(({ service, message }) => {
      if (service === '') return undefined;
      const bytes = encoder.encode(message.slice(0, MINED_CHARACTERS));
      return miner.learn(bytes, 0, bytes.length);
    });
    const renamed = noteIds();
    const patterns = new Map<string, MinedPattern>();
    lines.forEach((line, index) => {
      const shape = shapes[index];
      if (shape) count(patterns, line, miner.templateOf(shape));
    });
    return { patterns: [...patterns.values()], renamed };
  }

  return { mine, size: () => miner.nodes().length, save: () => saveMiner(miner) };
}

function count(patterns: Map<string, MinedPattern>, { service, at, receivedAt }: FoundLine, { id, text }: { readonly id: string; readonly text: string }): void {
  const key = `${service} ${id}`;
  const pattern = patterns.get(key) ?? { service, template: id, words: text.slice(0, WORDS_CHARACTERS), lines: 0, hours: new Map<number, number>(), firstSeenAt: receivedAt, lastAt: at };
  patterns.set(key, pattern);
  const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
  pattern.lines += 1;
  pattern.hours.set(hour, (pattern.hours.get(hour) ?? 0) + 1);
  pattern.firstSeenAt = Math.min(pattern.firstSeenAt, receivedAt);
  pattern.lastAt = Math.max(pattern.lastAt, at);
}
