/**
 * Drain as its paper has it (He, Zhu, Zheng, Lyu: "Drain: An Online Log Parsing Approach with Fixed Depth Tree", ICWS 2017), with one configuration for every source:
 * depth 4, likeness 0.5, at most 100 children, and the masks of numbers, addresses and block ids that the paper gives as its example of domain knowledge. The reference that templates are measured against.
 */
const DEPTH = 4;
const LIKENESS = 0.5;
const MAX_CHILDREN = 100;
const WILD = '<*>';
const MASKS: readonly RegExp[] = [/blk_-?\d+/g, /(?:\/|)(?:\d+\.){3}\d+(?::\d+|)(?::|)/g, /(?<=[^A-Za-z0-9])-?\+?\d+(?=[^A-Za-z0-9])|\d+$/g];

interface Group {
  readonly id: number;
  tokens: string[];
}
interface Inner {
  readonly children: Map<string, Inner>;
  readonly groups: Group[];
}

const inner = (): Inner => ({ children: new Map(), groups: [] });

/** A parser that gives each line the number of its group, in one pass. */
export function createDrain(): (line: string) => Group {
  const root = new Map<number, Inner>();
  let made = 0;
  return (line) => {
    let masked = line;
    for (const mask of MASKS) masked = masked.replace(mask, WILD);
    const tokens = masked.trim().split(/\s+/);
    let node = root.get(tokens.length);
    if (node === undefined) root.set(tokens.length, (node = inner()));
    for (let level = 0; level < Math.min(DEPTH - 2, tokens.length); level += 1) node = childOf(node, tokens[level]!);
    const found = mostAlike(node.groups, tokens);
    if (found === undefined) {
      const group = { id: (made += 1), tokens };
      node.groups.push(group);
      return group;
    }
    for (const [index, token] of tokens.entries()) if (found.tokens[index] !== token) found.tokens[index] = WILD;
    return found;
  };
}

/** Tokens with digits share one child, and so does everything when there are too many children. */
function childOf(node: Inner, token: string): Inner {
  const isFull = node.children.size >= MAX_CHILDREN - 1;
  const key = /\d/.test(token) || token.includes(WILD) || (isFull && !node.children.has(token)) ? WILD : token;
  let child = node.children.get(key);
  if (child === undefined) node.children.set(key, (child = inner()));
  return child;
}

/** The share of places with the same token; a wildcard is alike to nothing. Of two groups as alike, the one with more wildcards. */
function mostAlike(groups: readonly Group[], tokens: readonly string[]): Group | undefined {
  let [best, bestLike, bestWild]: [Group | undefined, number, number] = [undefined, -1, -1];
  for (const group of groups) {
    let [same, wild] = [0, 0];
    for (let at = 0; at < tokens.length; at += 1) {
      if (group.tokens[at] === WILD) wild += 1;
      else if (group.tokens[at] === tokens[at]) same += 1;
    }
    const like = same / tokens.length;
    if (like > bestLike || (like === bestLike && wild > bestWild)) [best, bestLike, bestWild] = [group, like, wild];
  }
  return bestLike >= LIKENESS ? best : undefined;
}
