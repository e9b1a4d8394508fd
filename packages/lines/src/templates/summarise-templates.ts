import { idOf, type Miner, rootOf } from './miner.ts';
import type { ShapeNode } from './shape-node.ts';

/** A template with what the miner knows of it. */
export interface TemplateSummary {
  readonly id: string;
  readonly template: string;
  /** Lines of it among those learned and not forgotten. */
  readonly lines: number;
  /** Number of the last line of it, counted over everything the miner has learned. */
  readonly last: number;
  /** Ids that its lines had before it became this general, at most 20. */
  readonly was: readonly string[];
}

const MAX_WAS = 20;

/** Every template that a miner knows, the most frequent first, then by id. */
export function summariseTemplates(miner: Miner): readonly TemplateSummary[] {
  const found = new Map<ShapeNode, { lines: number; last: number; was: string[] }>();
  for (const node of miner.nodes()) {
    const root = rootOf(node);
    const sum = found.get(root) ?? { lines: 0, last: 0, was: [] };
    sum.lines += node.lines;
    sum.last = Math.max(sum.last, node.last);
    if (node !== root && sum.was.length < MAX_WAS) sum.was.push(idOf(node));
    found.set(root, sum);
  }
  return [...found]
    .map(([root, sum]) => ({ ...miner.templateOf(root), ...sum }))
    .map(({ id, text, lines, last, was }) => ({ id, template: text, lines, last, was }))
    .sort((left, right) => right.lines - left.lines || (left.id < right.id ? -1 : 1));
}
