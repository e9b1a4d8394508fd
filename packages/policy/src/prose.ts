import type { Nodes, RootContent, Table } from 'mdast';
import { alignText } from './align-text.ts';

/** The words of a clause without markup, and where in the document each of their UTF-16 units comes from. */
export interface Prose {
  /** White space is one space; between blocks (items, cells, paragraphs) stands an empty line. */
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

interface Draft {
  readonly source: string;
  text: string;
  readonly starts: number[];
  readonly ends: number[];
}

/** What is between blocks: words on two sides of it are never read together. */
export const BLOCK_GAP = '\n\n';

/** The prose of a node. Pictures, raw HTML, footnote marks and code blocks say nothing. */
export function proseOf(node: Nodes, source: string): Prose {
  const draft: Draft = { source, text: '', starts: [], ends: [] };
  write(draft, node);
  return { text: draft.text, starts: draft.starts, ends: draft.ends };
}

function write(draft: Draft, node: Nodes): void {
  switch (node.type) {
    case 'text':
    case 'inlineCode': return writeText(draft, node.value, node.position?.start.offset ?? 0, node.position?.end.offset ?? 0);
    case 'break': return push(draft, ' ', node.position?.start.offset ?? 0, node.position?.end.offset ?? 0);
    case 'paragraph':
    case 'tableCell':
    case 'heading': separate(draft); break;
    case 'html':
    case 'code':
    case 'image':
    case 'imageReference':
    case 'footnoteReference': return;
  }
  if ('children' in node) for (const child of node.children) write(draft, child);
}

function writeText(draft: Draft, value: string, from: number, to: number): void {
  const { starts, ends } = alignText(draft.source, from, to, value);
  for (let index = 0; index < value.length; index += 1) push(draft, value[index]!, starts[index]!, ends[index]!);
}

function separate(draft: Draft): void {
  if (draft.text === '' || draft.text.endsWith(BLOCK_GAP)) return;
  const at = draft.ends.at(-1)!;
  draft.text += BLOCK_GAP;
  draft.starts.push(at, at);
  draft.ends.push(at, at);
}

function push(draft: Draft, unit: string, start: number, end: number): void {
  const isSpace = /\s/.test(unit) && unit !== '\u00a0' && unit !== '\u202f';
  if (isSpace && (draft.text === '' || /\s$/.test(draft.text))) return;
  draft.text += isSpace ? ' ' : unit;
  draft.starts.push(start);
  draft.ends.push(end);
}

/**
 * Gives a place to nodes that have none: addresses that the parser finds in running text are cut out of it after the fact, and the pieces
 * keep no position. They are found again between their neighbours.
 */
export function placeNodes(node: Nodes, source: string): void {
  if (!('children' in node)) return;
  const children = node.children as RootContent[];
  for (let first = 0; first < children.length; first += 1) {
    if (children[first]!.position) continue;
    let end = first;
    while (end < children.length && !children[end]!.position) end += 1;
    const from = children[first - 1]?.position?.end.offset ?? node.position?.start.offset ?? 0;
    const to = children[end]?.position?.start.offset ?? node.position?.end.offset ?? source.length;
    placeRun(children.slice(first, end), source, from, to);
    first = end - 1;
  }
  for (const child of children) placeNodes(child, source);
}

function placeRun(run: readonly RootContent[], source: string, from: number, to: number): void {
  let at = from;
  for (const node of run) {
    const { starts, ends } = alignText(source, at, to, textOf(node));
    const start = starts[0] ?? at;
    at = ends.at(-1) ?? at;
    node.position = { start: point(start), end: point(at) };
  }
}

function textOf(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? (node as Exclude<Extract<Nodes, { children: unknown }>, Table>).children.map((child) => textOf(child as Nodes)).join('') : '';
}

/** Only offsets are read from nodes; lines and columns come from the line map. */
function point(offset: number): { line: number; column: number; offset: number } {
  return { line: 1, column: 1, offset };
}
