import { scanShape } from './scan-shape.ts';
import { CAPITALS, newShape, WORD } from './shape.ts';
import { countWords, generalise, generalisedKey, isFirstWord, keyOf, nodeOfShape, openPositions, type ShapeNode } from './shape-node.ts';

/** Distinct words at one place of otherwise equal lines from which the place is a wildcard. Fewer are taken for states that the program knows: started, paused, resumed, stopped. */
const DISTINCT_WORDS = 6;
/** The same of words in capitals, in which programs write states and commands: HTTP has nine methods (RFC 9110, RFC 5789). */
const DISTINCT_CAPITALS = 12;
/** Words that must stay when a place becomes a wildcard because of many words, or because one line had a wildcard there. */
const WORDS_LEFT_BY_MANY = 2;
const WORDS_LEFT_BY_WILDCARD = 3;
/** The first word says what a line is about: it yields only to a wildcard, and only when much else is the same. */
const WORDS_LEFT_BY_FIRST = 5;

/** Shapes that are kept. When there are more, those seen longest ago go; one that comes again gets the same id again. */
const MAX_SHAPES = 32_768;
/** Places of the table at first, a power of two; it grows so that at least three of four are free. */
const FIRST_SIZE = 1_024;

/** What lines of one kind have in common. */
export interface Template {
  /** 16 hexadecimal digits: a hash of the template's words, marks and wildcards, so that it is the same on every machine. */
  readonly id: string;
  /** The text with `<*>` for what was filled in. White space may be other than in a line. */
  readonly text: string;
}

/** A miner of templates: it learns from lines as they come and says of each shape which template it belongs to now. */
export interface Miner {
  /** Takes in one line, without its end, and returns its shape. Ask `templateOf` for its template when the batch has been learned. */
  readonly learn: (bytes: Uint8Array, start: number, end: number) => ShapeNode;
  /** The template of a shape now. When more lines have been seen it may be more general and have another id; `summariseTemplates` says which ids it had. */
  readonly templateOf: (node: ShapeNode) => Template;
  /** Every shape that is kept, in the order in which they came. */
  readonly nodes: () => readonly ShapeNode[];
  /** Lines learned so far. */
  readonly lines: () => number;
}

/** What another miner had learned. */
export interface MinerStart {
  readonly lines: number;
  readonly nodes: readonly ShapeNode[];
}

/** The shape that stands for `node` now. Paths are shortened on the way. */
export function rootOf(node: ShapeNode): ShapeNode {
  let root = node;
  while (root.parent !== undefined) root = root.parent;
  for (let at = node; at.parent !== undefined && at.parent !== root; ) {
    const next: ShapeNode = at.parent;
    at.parent = root;
    at = next;
  }
  return root;
}

function hex(half: number): string {
  return (half >>> 0).toString(16).padStart(8, '0');
}

/** Id of the template that a shape is when it stands for itself. */
export function idOf(node: ShapeNode): string {
  return hex(node.high) + hex(node.low);
}

/**
 * Makes a miner. One configuration serves every source.
 *
 *     const miner = createMiner();
 *     const shapes = lines.map((line) => miner.learn(line, 0, line.length));
 *     const templates = shapes.map((shape) => miner.templateOf(shape));
 */
export function createMiner(start?: MinerStart): Miner {
  const shape = newShape();
  let nodes: ShapeNode[] = [];
  let lines = start?.lines ?? 0;
  /** Open addressing by the halves of the hash, so that a line of a known shape allocates nothing. */
  let table: (ShapeNode | undefined)[] = Array.from({ length: FIRST_SIZE });
  let byKey = new Map<number, ShapeNode>();
  /** By the key of a more general shape: nodes that would be cases of it, if there were enough of them. */
  let waiting = new Map<number, ShapeNode[]>();
  const templates = new WeakMap<ShapeNode, Template>();

  function slotOf(high: number, low: number): number {
    const mask = table.length - 1;
    let at = (high ^ (low >>> 7)) & mask;
    for (let found = table[at]; found !== undefined && (found.low !== low || found.high !== high); found = table[at]) at = (at + 1) & mask;
    return at;
  }

  function enter(node: ShapeNode): void {
    if (nodes.length * 4 >= table.length) {
      table = Array.from({ length: table.length * 2 });
      for (const known of nodes) table[slotOf(known.high, known.low)] = known;
    }
    table[slotOf(node.high, node.low)] = node;
    nodes.push(node);
    byKey.set(keyOf(node.high, node.low), node);
  }

  /** Finds out what a new shape is a case of, and what is a case of it. */
  function place(node: ShapeNode): void {
    const words = countWords(node);
    if (words >= WORDS_LEFT_BY_WILDCARD) takeIn(node);
    if (words - 1 < WORDS_LEFT_BY_MANY) return;
    const positions = openPositions(node);
    for (const position of positions) {
      const wider = byKey.get(generalisedKey(node, position));
      if (wider !== undefined && (wider.isOpened || yieldsToWildcard(node, position, words))) {
        join(node, wider);
        return;
      }
    }
    for (const position of positions) {
      if (isFirstWord(node, position) && words - 1 < WORDS_LEFT_BY_FIRST) continue;
      if (wait(node, position)) return;
    }
  }

  /** Makes a shape a case of a wider one. */
  function join(node: ShapeNode, wider: ShapeNode): void {
    const [root, target] = [rootOf(node), rootOf(wider)];
    if (root !== target) root.parent = target;
  }

  /** A line with a wildcard where others had words settles it for those that waited. */
  function takeIn(node: ShapeNode): void {
    const key = keyOf(node.high, node.low);
    for (const special of waiting.get(key) ?? []) if (special.parent === undefined) join(special, node);
    waiting.delete(key);
  }

  /** Adds a node to those that wait for company under a wider shape, and makes that shape when they are enough. Says whether the node now has a place. */
  function wait(node: ShapeNode, position: number): boolean {
    const others = waitAmong(node, position);
    if (isFirstWord(node, position)) return false;
    const isCapital = node.kinds[position] === CAPITALS;
    if (others.length < (isCapital ? DISTINCT_CAPITALS : DISTINCT_WORDS)) return false;
    waiting.delete(waitingKey(node, position));
    const found = byKey.get(generalisedKey(node, position));
    const wider = found ?? generalise(node, position);
    wider.isOpened = true;
    for (const special of others) join(special, wider);
    if (found === undefined) {
      wider.last = lines;
      enter(wider);
      place(wider);
    }
    return true;
  }

  function waitAmong(node: ShapeNode, position: number): readonly ShapeNode[] {
    const key = waitingKey(node, position);
    // Who has found a place elsewhere waits no more; so what waits is the same after saving and loading.
    const others = (waiting.get(key) ?? []).filter((other) => other.parent === undefined && other !== node);
    if (others.length < DISTINCT_CAPITALS) others.push(node);
    waiting.set(key, others);
    return others;
  }

  /** Forgets the older half of what is kept, but not what younger shapes are cases of. */
  function forget(): void {
    const order = nodes.map((node) => node.last).sort((left, right) => left - right);
    const oldest = order[order.length >> 1]!;
    const kept = new Set<ShapeNode>();
    for (const node of nodes) if (node.last > oldest) for (let at: ShapeNode | undefined = node; at !== undefined && !kept.has(at); at = at.parent) kept.add(at);
    restart(nodes.filter((node) => kept.has(node)));
  }

  /** What waits follows from the nodes and their order alone, so that it need not be saved. */
  function restart(from: readonly ShapeNode[]): void {
    table = Array.from({ length: FIRST_SIZE });
    nodes = [];
    waiting = new Map();
    byKey = new Map();
    for (const node of from) enter(node);
    for (const node of from) {
      const words = countWords(node);
      if (node.parent !== undefined || words - 1 < WORDS_LEFT_BY_MANY) continue;
      for (const position of openPositions(node)) if (!isFirstWord(node, position) || words - 1 >= WORDS_LEFT_BY_FIRST) waitAmong(node, position);
    }
  }

  function learn(bytes: Uint8Array, from: number, to: number): ShapeNode {
    scanShape(bytes, from, to, shape);
    lines += 1;
    let found = table[slotOf(shape.high, shape.low)];
    if (found === undefined) {
      if (nodes.length >= MAX_SHAPES) forget();
      found = nodeOfShape(shape, bytes);
      enter(found);
      place(found);
    }
    found.lines += 1;
    found.last = lines;
    return found;
  }

  function templateOf(node: ShapeNode): Template {
    const root = rootOf(node);
    let template = templates.get(root);
    if (template === undefined) {
      template = { id: idOf(root), text: root.pieces.join('') };
      templates.set(root, template);
    }
    return template;
  }

  if (start !== undefined) restart(start.nodes);
  return { learn, templateOf, nodes: () => nodes, lines: () => lines };
}

/** Whether one line with a wildcard in the place of this word is enough to make the word a case of it. */
function yieldsToWildcard(node: ShapeNode, position: number, words: number): boolean {
  return node.kinds[position] === WORD && words - 1 >= (isFirstWord(node, position) ? WORDS_LEFT_BY_FIRST : WORDS_LEFT_BY_WILDCARD);
}

/** Words in capitals wait apart: they do not yield to one line that has a wildcard in their place. */
function waitingKey(node: ShapeNode, position: number): number {
  const key = generalisedKey(node, position);
  return node.kinds[position] === CAPITALS ? -key : key;
}
