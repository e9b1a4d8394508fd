import type { BlockContent, Blockquote, Code, Heading, List, ListItem, Root, RootContent } from 'mdast';
import { proseOf } from './prose.ts';
import { readInfo } from './control-fence.ts';
import { spanOf } from './line-map.ts';
import type { FenceInfo } from './control-fence.ts';
import type { Problem } from './diagnostic.ts';
import type { LineMap } from './line-map.ts';

/** A block of prose and the control blocks after it, before their controls are read. */
export interface ClauseDraft {
  readonly kind: 'clause';
  /** As it is to be shown: a paragraph of a list stands in a list of its own. */
  readonly node: RootContent;
  readonly fences: readonly FenceDraft[];
}
export interface FenceDraft {
  readonly code: Code;
  readonly info: FenceInfo;
}
export type BlockDraft = ClauseDraft | { readonly kind: 'prose'; readonly node: RootContent };

export interface SectionDraft {
  readonly number: number;
  readonly title: string;
  readonly heading: Heading;
  /** Offset at which the section ends. */
  readonly end: number;
  readonly blocks: readonly BlockDraft[];
}

/** The document in sections and blocks. */
export interface Outline {
  readonly title: string;
  readonly preamble: readonly BlockDraft[];
  readonly sections: readonly SectionDraft[];
  readonly problems: readonly Problem[];
}

/** Cuts a document at its headings of level two, and joins every control block to the prose before it. */
export function findClauses(root: Root, lines: LineMap): Outline {
  const problems: Problem[] = [];
  const headings = root.children.flatMap((node, index) => (node.type === 'heading' && node.depth === 2 ? [{ node, index }] : []));
  const blocksOf = (from: number, to: number | undefined): readonly BlockDraft[] => joinFences(root.children.slice(from, to), (node) => node, lines, problems);
  const sections = headings.map(({ node, index }, place): SectionDraft => {
    const next = headings[place + 1];
    const [number, title] = readHeading(proseOf(node, lines.text).text, place + 1);
    return { number, title, heading: node, end: next?.node.position!.start.offset ?? lines.text.length, blocks: blocksOf(index + 1, next?.index) };
  });
  const first = root.children.find((node) => node.type === 'heading' && node.depth === 1);
  const title = first ? proseOf(first, lines.text).text : '';
  const preamble = blocksOf(0, headings[0]?.index);
  problems.push(...sectionProblems(sections, lines));
  return { title, preamble, sections, problems };
}

function readHeading(text: string, place: number): readonly [number: number, title: string] {
  const match = /^(\d{1,3})[.)]?\s+(.+)$/.exec(text);
  return match ? [Number(match[1]), match[2]!] : [place, text];
}

function sectionProblems(sections: readonly SectionDraft[], lines: LineMap): readonly Problem[] {
  const end = spanOf(lines, lines.text.length, lines.text.length);
  if (sections.length === 0) {
    return [{ code: 'no-sections', span: { start: spanOf(lines, 0, 0).start, end: end.start }, message: 'The document has no sections; a section begins with a heading such as `## 5. Notices`.', expected: '`## 1. Title`' }];
  }
  const taken = new Map<number, SectionDraft>();
  return sections.flatMap((section): Problem[] => {
    const earlier = taken.get(section.number);
    if (!earlier) {
      taken.set(section.number, section);
      return [];
    }
    const span = nodeSpan(section.heading, lines);
    const message = `Section ${section.number} is already on line ${nodeSpan(earlier.heading, lines).start.line}; give this one another number.`;
    return [{ code: 'section-number-twice', span, message, found: String(section.number), expected: 'a number of its own' }];
  });
}

/** Puts the containers of a nested block around it again. */
type Wrap = (node: BlockContent) => RootContent;

function joinFences(nodes: readonly RootContent[], wrap: Wrap, lines: LineMap, problems: Problem[]): readonly BlockDraft[] {
  const drafts: BlockDraft[] = [];
  let before: RootContent | undefined;
  for (const node of nodes) {
    // Nobody sees a comment, so it parts no clause from its control.
    if (node.type === 'html' && /^<!--[^>]*-->$/.test(node.value.trim())) continue;
    const info = node.type === 'code' ? readInfo(node, lines, problems) : undefined;
    if (node.type === 'code' && info) addFence(drafts, before, { code: node, info }, problems);
    else {
      drafts.push(...openContainer(node, wrap, lines, problems));
      before = node;
    }
  }
  return drafts;
}

/** Blocks that can be a clause; a heading, a rule or a picture of code says nothing that could be kept. */
const CLAUSE_TYPES: ReadonlySet<string> = new Set(['paragraph', 'list', 'blockquote', 'table']);

function addFence(drafts: BlockDraft[], before: RootContent | undefined, fence: FenceDraft, problems: Problem[]): void {
  const last = drafts.at(-1);
  const isCut = (before?.type === 'list' || before?.type === 'blockquote') && hasFence(before);
  if (!before || !last || isCut || !CLAUSE_TYPES.has(before.type)) {
    const found = before ? `a ${before.type}${isCut ? ' with controls inside' : ''}` : 'nothing';
    const message = isCut ? `The ${before.type} before this control has controls of its own; put this one inside, after the item that it carries out.` : 'No prose stands right before this control; write the clause that it carries out above it.';
    problems.push({ code: 'control-without-clause', span: fence.info.span, message, found, expected: 'a paragraph, a list, a quote or a table' });
    // The control is still read, so that its own errors are told too.
    drafts.push({ kind: 'clause', node: { type: 'paragraph', children: [], position: fence.code.position! }, fences: [fence] });
    return;
  }
  const fences = last.kind === 'clause' ? [...last.fences, fence] : [fence];
  drafts[drafts.length - 1] = { kind: 'clause', node: last.node, fences };
}

/** A list or a quote with controls inside is cut into its clauses, each in a container of its own; any other block stays whole. */
function openContainer(node: RootContent, wrap: Wrap, lines: LineMap, problems: Problem[]): readonly BlockDraft[] {
  if ((node.type !== 'list' && node.type !== 'blockquote') || !hasFence(node)) return [{ kind: 'prose', node: wrap(node as BlockContent) }];
  if (node.type === 'blockquote') return joinFences(node.children as RootContent[], (child) => wrap(within(node, child)), lines, problems);
  const begin = node.start ?? 1;
  return node.children.flatMap((item, index) =>
    hasFence(item)
      ? joinFences(item.children as RootContent[], (child) => wrap(withinItem(node, item, begin + index, child)), lines, problems)
      : [{ kind: 'prose' as const, node: wrap({ ...node, ...(node.ordered ? { start: begin + index } : {}), children: [item], ...placed(item) }) }],
  );
}

function within(quote: Blockquote, child: BlockContent): Blockquote {
  return { ...quote, children: [child], ...placed(child) };
}

function withinItem(list: List, item: ListItem, start: number, child: BlockContent): List {
  return { ...list, ...(list.ordered ? { start } : {}), children: [{ ...item, children: [child], ...placed(child) }], ...placed(child) };
}

function placed(node: BlockContent | ListItem): Pick<RootContent, 'position'> {
  return node.position ? { position: node.position } : {};
}

function hasFence(node: Blockquote | List | ListItem): boolean {
  return node.children.some((child) => (child.type === 'code' && /control/i.test(`${child.lang} ${child.meta}`)) || ((child.type === 'list' || child.type === 'blockquote' || child.type === 'listItem') && hasFence(child)));
}

/** The span of a node in the document. */
export function nodeSpan(node: RootContent, lines: LineMap): ReturnType<typeof spanOf> {
  return spanOf(lines, node.position!.start.offset!, node.position!.end.offset!);
}
