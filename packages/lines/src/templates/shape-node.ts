import { addWild, CAPITALS, foldTokens, MARKS, type Shape, WILD, WORD } from './shape.ts';

/** A shape of lines that the miner knows, and what it became part of. */
export interface ShapeNode {
  readonly high: number;
  readonly low: number;
  readonly hashes: Int32Array;
  readonly kinds: Uint8Array;
  /** Text of each token with the white space before it, `<*>` for a wildcard. */
  readonly pieces: readonly string[];
  /** The more general shape that this one was found to be a case of. */
  parent: ShapeNode | undefined;
  /** Whether its wildcard came of many words in one place, and not of a line. */
  isOpened: boolean;
  /** Lines of just this shape. */
  lines: number;
  /** Number of the miner's line that was last of this shape. */
  last: number;
}

const decoder = new TextDecoder();

/** Bytes of one literal token that a template shows. */
const MAX_PIECE = 512;

/** A node for a shape just read from `bytes`. */
export function nodeOfShape(shape: Shape, bytes: Uint8Array): ShapeNode {
  const pieces: string[] = [];
  for (let at = 0; at < shape.count; at += 1) {
    const space = shape.spaced[at] === 1 && at > 0 ? ' ' : '';
    const isLong = shape.ends[at]! - shape.starts[at]! > MAX_PIECE;
    pieces.push(space + (shape.kinds[at]! < MARKS || isLong ? '<*>' : decoder.decode(bytes.subarray(shape.starts[at], shape.ends[at]))));
  }
  return { high: shape.high, low: shape.low, hashes: shape.hashes.slice(0, shape.count), kinds: shape.kinds.slice(0, shape.count), pieces, parent: undefined, isOpened: false, lines: 0, last: 0 };
}

/** Tokens of the more general shape that is being made; big enough for any node. */
const hashes = new Int32Array(256);
const kinds = new Uint8Array(256);

/** The key under which nodes are found: 53 bits of the two halves. */
export function keyOf(high: number, low: number): number {
  return (high >>> 11) * 0x1_0000_0000 + (low >>> 0);
}

/** Key of `node` with a wildcard for its token `position`; wildcards join as in lines. */
export function generalisedKey(node: ShapeNode, position: number): number {
  const count = fill(node, position);
  const { high, low } = foldTokens(hashes, count);
  return keyOf(high, low);
}

function fill(node: ShapeNode, position: number): number {
  let count = 0;
  for (let at = 0; at < node.hashes.length; at += 1) {
    if (at === position || node.kinds[at]! < MARKS) count = addWild(hashes, kinds, count, WILD);
    else {
      hashes[count] = node.hashes[at]!;
      kinds[count] = node.kinds[at]!;
      count += 1;
    }
  }
  return count;
}

/** `node` with a wildcard for its token `position`, as a node of its own. */
export function generalise(node: ShapeNode, position: number): ShapeNode {
  const count = fill(node, position);
  const { high, low } = foldTokens(hashes, count);
  return { high, low, hashes: hashes.slice(0, count), kinds: kinds.slice(0, count), pieces: generalisedPieces(node, position), parent: undefined, isOpened: false, lines: 0, last: 0 };
}

/** Follows the joining of wildcards in `addWild`, for text. */
function generalisedPieces(node: ShapeNode, position: number): readonly string[] {
  const pieces: string[] = [];
  let count = 0;
  for (let at = 0; at < node.hashes.length; at += 1) {
    const isWild = at === position || node.kinds[at]! < MARKS;
    const space = node.pieces[at]!.startsWith(' ') ? ' ' : '';
    if (isWild) {
      const next = addWild(hashes, kinds, count, WILD);
      if (next > count) pieces.push(`${space}<*>`);
      pieces.length = next;
      count = next;
    } else {
      hashes[count] = node.hashes[at]!;
      kinds[count] = node.kinds[at]!;
      count += 1;
      pieces.push(node.pieces[at]!);
    }
  }
  return pieces;
}

/** Words of the shape: what is neither a wildcard nor a mark. */
export function countWords(node: ShapeNode): number {
  let words = 0;
  for (const kind of node.kinds) if (kind >= WORD) words += 1;
  return words;
}

/** Positions whose word another line may have replaced. */
export function openPositions(node: ShapeNode): readonly number[] {
  const positions: number[] = [];
  for (let at = 0; at < node.kinds.length && positions.length < MAX_OPEN; at += 1) if (node.kinds[at]! >= WORD) positions.push(at);
  return positions;
}

/** Whether the token is the first word of the line, which says what the line is about. */
export function isFirstWord(node: ShapeNode, position: number): boolean {
  for (let at = 0; at < position; at += 1) if (node.kinds[at] === WORD || node.kinds[at] === CAPITALS) return false;
  return true;
}
/** Words of a line that may turn out to be filled in; further ones are taken as written. */
const MAX_OPEN = 24;
