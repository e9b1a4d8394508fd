import type { Definition, FootnoteDefinition, InlineCode, Nodes, RootContent, Text } from 'mdast';
import { alignText } from './align-text.ts';
import type { Clause, Policy, PolicyBlock, Span } from './policy.ts';

/** Words of a clause that say a parameter's value. */
export interface WordMark {
  readonly control: string;
  readonly parameter: string;
  readonly span: Span;
}

/** A piece of a text node, and the marks that cover it: none for plain text. */
export interface MarkedText {
  readonly text: string;
  readonly marks: readonly WordMark[];
}

/** All marked words of a clause, in the order of the document. */
export function clauseMarks(clause: Clause): readonly WordMark[] {
  const marks = clause.controls.flatMap(({ id, written }) => written.flatMap(({ name, words }) => words.map((span) => ({ control: id, parameter: name, span }))));
  return marks.toSorted((left, right) => left.span.start.offset - right.span.start.offset);
}

/**
 * Cuts a text node at the marks that touch it. The pieces together are the node's text, whatever escapes or line markers its source has; a
 * mark that reaches over several nodes (`**180** days`) comes back in each of them.
 *
 *     for (const piece of markText(node, policy.text, clauseMarks(clause))) …
 */
export function markText(node: Text | InlineCode, source: string, marks: readonly WordMark[]): readonly MarkedText[] {
  const [from, to] = [node.position?.start.offset, node.position?.end.offset];
  if (from === undefined || to === undefined) return [{ text: node.value, marks: [] }];
  const touching = marks.filter(({ span }) => span.start.offset < to && span.end.offset > from);
  if (touching.length === 0 || node.value === '') return [{ text: node.value, marks: [] }];
  const { starts } = alignText(source, from, to, node.value);
  const pieces: { text: string; marks: readonly WordMark[] }[] = [];
  for (const [index, unit] of node.value.split('').entries()) {
    const covering = touching.filter(({ span }) => span.start.offset <= starts[index]! && starts[index]! < span.end.offset);
    const last = pieces.at(-1);
    if (last && isSame(last.marks, covering)) last.text += unit;
    else pieces.push({ text: unit, marks: covering });
  }
  return pieces;
}

function isSame(left: readonly WordMark[], right: readonly WordMark[]): boolean {
  return left.length === right.length && left.every((mark, index) => mark === right[index]);
}

/** What links and footnote marks anywhere in the document point to, by Markdown's identifier. */
export interface Definitions {
  readonly links: ReadonlyMap<string, Definition>;
  readonly footnotes: ReadonlyMap<string, FootnoteDefinition>;
}

/** Gathers the definitions of a document; as in Markdown, the first of two wins. Their addresses are as written: check the scheme before use. */
export function gatherDefinitions(policy: Policy): Definitions {
  const links = new Map<string, Definition>();
  const footnotes = new Map<string, FootnoteDefinition>();
  for (const block of [policy.preamble, ...policy.sections.map(({ blocks }) => blocks)].flat()) gather(nodeOf(block), links, footnotes);
  return { links, footnotes };
}

function gather(node: Nodes, links: Map<string, Definition>, footnotes: Map<string, FootnoteDefinition>): void {
  if (node.type === 'definition' && !links.has(node.identifier)) links.set(node.identifier, node);
  if (node.type === 'footnoteDefinition' && !footnotes.has(node.identifier)) footnotes.set(node.identifier, node);
  if ('children' in node) for (const child of node.children) gather(child, links, footnotes);
}

function nodeOf(block: PolicyBlock): RootContent {
  return block.kind === 'prose' ? block.node : block.clause.node;
}
