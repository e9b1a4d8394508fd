import { declareErrors } from '@writ/kernel';
import { createMiner, type Miner } from './miner.ts';
import { CAPITALS, WILD, WILD_HASH } from './shape.ts';
import type { ShapeNode } from './shape-node.ts';

export const errors = declareErrors('templates', {
  'template-state-unreadable': { kind: 'invalid', sentence: 'The saved state of templates cannot be read: {reason}. Remove it to begin anew; ids stay the same.' },
});

/** Version of what is saved. Another way of reading shapes is another version, since it makes other ids. */
const VERSION = 1;
const MAX_TOKENS_OF_NODE = 256;
const MAX_NODES = 65_536;

interface SavedNode {
  readonly halves: readonly [number, number];
  readonly hashes: readonly number[];
  readonly kinds: readonly number[];
  readonly pieces: readonly string[];
  readonly parent: number | null;
  readonly isOpened: boolean;
  readonly lines: number;
  readonly last: number;
}

/** What a miner has learned, as JSON. `loadMiner` goes on from it as if nothing had happened. */
export function saveMiner(miner: Miner): string {
  const nodes = miner.nodes();
  const places = new Map(nodes.map((node, index) => [node, index]));
  const saved = nodes.map((node): SavedNode => ({
    halves: [node.high, node.low],
    hashes: [...node.hashes],
    kinds: [...node.kinds],
    pieces: node.pieces,
    parent: node.parent === undefined ? null : (places.get(node.parent) ?? null),
    isOpened: node.isOpened,
    lines: node.lines,
    last: node.last,
  }));
  return JSON.stringify({ version: VERSION, lines: miner.lines(), nodes: saved });
}

/** A miner that goes on from what `saveMiner` wrote. Throws `template-state-unreadable` when it is something else. */
export function loadMiner(text: string): Miner {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (error) {
    throw errors('template-state-unreadable', { reason: 'it is no JSON' }, error);
  }
  const state = found as { readonly version?: unknown; readonly lines?: unknown; readonly nodes?: unknown };
  if (state === null || typeof state !== 'object' || state.version !== VERSION) throw errors('template-state-unreadable', { reason: `it is not of version ${VERSION}` });
  if (!isCount(state.lines) || !Array.isArray(state.nodes) || state.nodes.length > MAX_NODES) throw errors('template-state-unreadable', { reason: 'its lines or nodes are missing' });
  const saved = state.nodes as readonly unknown[];
  const nodes = saved.map((node, index): ShapeNode => readNode(node, index));
  for (const [index, node] of nodes.entries()) {
    const { parent } = saved[index] as SavedNode;
    if (parent !== null && nodes[parent] === undefined) throw errors('template-state-unreadable', { reason: `node ${index} is a case of a node that is not there` });
    node.parent = parent === null ? undefined : nodes[parent];
  }
  for (const [index, node] of nodes.entries()) if (isCircular(node, nodes.length)) throw errors('template-state-unreadable', { reason: `node ${index} is a case of itself` });
  return createMiner({ lines: state.lines, nodes });
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function areIntegers(value: unknown, low: number, high: number): value is readonly number[] {
  return Array.isArray(value) && value.length <= MAX_TOKENS_OF_NODE && value.every((item: unknown) => Number.isInteger(item) && (item as number) >= low && (item as number) <= high);
}

const [INT_LOW, INT_HIGH] = [-0x8000_0000, 0x7fff_ffff];

function readNode(value: unknown, index: number): ShapeNode {
  const { halves, hashes, kinds, pieces, isOpened, lines, last, parent } = (value ?? {}) as Partial<Record<keyof SavedNode, unknown>>;
  const isWhole =
    areIntegers(halves, INT_LOW, INT_HIGH) && halves.length === 2 && areIntegers(hashes, INT_LOW, INT_HIGH) && areIntegers(kinds, WILD, CAPITALS) && Array.isArray(pieces)
    && pieces.every((piece) => typeof piece === 'string') && hashes.length === kinds.length && hashes.length === pieces.length && typeof isOpened === 'boolean' && isCount(lines) && isCount(last) && (parent === null || isCount(parent))
    && kinds.every((kind, at) => kind > 2 || hashes[at] === WILD_HASH);
  if (!isWhole) throw errors('template-state-unreadable', { reason: `node ${index} is not whole` });
  return { high: halves[0]!, low: halves[1]!, hashes: Int32Array.from(hashes), kinds: Uint8Array.from(kinds), pieces: pieces as string[], parent: undefined, isOpened, lines, last };
}

/** Parents are followed at most as often as there are nodes; a chain in `rootOf` must end. */
function isCircular(node: ShapeNode, limit: number): boolean {
  let [at, steps]: [ShapeNode | undefined, number] = [node, 0];
  while (at !== undefined && steps <= limit) {
    at = at.parent;
    steps += 1;
  }
  return at !== undefined;
}
