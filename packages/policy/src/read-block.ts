import { isAlias, isMap, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Code } from 'mdast';
import type { Document, ParsedNode, YAMLMap } from 'yaml';
import { quote } from './diagnostic.ts';
import { spanOf } from './line-map.ts';
import type { Problem } from './diagnostic.ts';
import type { LineMap } from './line-map.ts';
import type { Span } from './policy.ts';

/** One `name: value` line of a control block. */
export interface BlockEntry {
  readonly name: string;
  readonly value: unknown;
  readonly nameSpan: Span;
  readonly valueSpan: Span;
  /** Where a part of the value stands: `[1]` is the second item. The whole value when there is no such part. */
  readonly spanAt: (path: readonly PropertyKey[]) => Span;
}

/** A control block's entries in their order, or undefined where the YAML cannot be read at all. */
export interface ReadBlock {
  readonly entries: readonly BlockEntry[] | undefined;
  readonly problems: readonly Problem[];
}

/** UTF-16 code units of one block. Nested brackets cost stack, so this is also the bound of their depth. */
export const BLOCK_LENGTH = 16 * 1024;
const DEEPEST_BRACKETS = 20;

/** Reads the YAML of a fenced block. Its places are those of the whole document, inside quotes and lists too. */
export function readBlock(fence: Code, lines: LineMap): ReadBlock {
  const place = mapFence(fence, lines);
  const at = (from: number, to: number): Span => spanOf(lines, place(from), to > from ? place(to - 1) + 1 : place(from));
  const refused = refuseBlock(fence.value, at);
  if (refused) return { entries: undefined, problems: [refused] };
  // The YAML parser takes a lone CR for a letter; as LF it is as long, so that offsets stay those of the block.
  const document = parseDocument(fence.value.replace(/\r(?!\n)/g, '\n'), { version: '1.2', schema: 'core', uniqueKeys: true, strict: true, prettyErrors: false, logLevel: 'silent', keepSourceTokens: false });
  const problems = [...syntaxProblems(document, fence.value, at), ...featureProblems(document, fence.value, at)];
  if (problems.length > 0) return { entries: undefined, problems };
  return readEntries(document, at);
}

/** From an offset in the block's text to the offset in the document. Every line of the block is the end of its line in the document. */
export function mapFence(fence: Code, lines: LineMap): (offset: number) => number {
  const first = lineIndexAt(lines, fence.position!.start.offset!) + 1;
  const pieces: { from: number; at: number; end: number }[] = [];
  let from = 0;
  for (const [index, match] of [...fence.value.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)].entries()) {
    const start = lines.starts[first + index] ?? lines.text.length;
    const source = lines.text.slice(start, lines.starts[first + index + 1]).replace(/[\r\n]+$/, '');
    // A tab of which a quote took a part is spaces in the block: only what is the same from the end on is found letter for letter.
    const at = start + source.length - match[1]!.length;
    pieces.push({ from, at: Math.max(start, at), end: start + source.length });
    from += match[0].length;
    if (match[2] === '') break;
  }
  return (offset) => {
    const piece = pieces.findLast((each) => each.from <= offset) ?? pieces[0]!;
    return Math.min(piece.at + Math.max(0, offset - piece.from), piece.end);
  };
}

function lineIndexAt(lines: LineMap, offset: number): number {
  return spanOf(lines, offset, offset).start.line - 1;
}

type PlaceBlock = (from: number, to: number) => Span;

function refuseBlock(text: string, at: PlaceBlock): Problem | undefined {
  const isLarge = text.length > BLOCK_LENGTH;
  const deep = isLarge ? null : deepestPlace(text);
  if (!isLarge && deep === null) return undefined;
  const message = isLarge ? `This control block has ${text.length} characters; at most ${BLOCK_LENGTH} are read.` : `This control block nests more than ${DEEPEST_BRACKETS} deep.`;
  return { code: 'block-too-large', span: at(deep ?? 0, deep ?? 0), message, expected: `at most ${BLOCK_LENGTH} characters and ${DEEPEST_BRACKETS} levels` };
}

/** Where brackets, list marks or indentation pass the deepest level, or null. Brackets in strings count too; nobody needs so many. */
function deepestPlace(text: string): number | null {
  let depth = 0;
  for (const match of text.matchAll(/[[{\]}]|(?:^|\n)(?:[ \t]*[-?:](?=[ \t])){21,}|(?:^|\n) {42,}/g)) {
    if (match[0].length > 1) return match.index;
    depth += match[0] === '[' || match[0] === '{' ? 1 : -1;
    if (depth > DEEPEST_BRACKETS) return match.index;
  }
  return null;
}

function syntaxProblems(document: Document.Parsed, text: string, at: PlaceBlock): readonly Problem[] {
  return [...document.errors, ...document.warnings].map(({ code, pos, message }) => {
    const span = at(pos[0], Math.max(pos[0], Math.min(pos[1], text.length)));
    const found = quote(text.slice(pos[0], pos[1]));
    if (code === 'DUPLICATE_KEY') {
      const name = /^[^:\r\n]*/.exec(text.slice(pos[0]))![0];
      return { code: 'yaml-duplicate-key', span: at(pos[0], pos[0] + name.length), message: `\`${quote(name)}\` stands twice in this block; a name may stand once.`, found: quote(name), expected: 'each name once' };
    }
    if (code === 'TAG_RESOLVE_FAILED') return forbidden('a tag', span, found);
    return { code: 'yaml-syntax', span, message: `This is not valid YAML: ${quote(message).replace(/\.?$/, '.')}`, found, expected: 'lines of the form `name: value`' };
  });
}

function featureProblems(document: Document.Parsed, text: string, at: PlaceBlock): readonly Problem[] {
  const problems: Problem[] = [];
  visit(document as Document, {
    Node(_, node) {
      const [from, to] = node.range ?? [0, 0];
      const span = at(from, to);
      const found = quote(text.slice(from, to));
      if (isAlias(node)) problems.push(forbidden('an alias', span, found));
      else if (node.anchor !== undefined) problems.push(forbidden('an anchor', ...markBefore(text, '&', from, at)));
      else if (node.tag !== undefined) problems.push(forbidden('a tag', ...markBefore(text, '!', from, at)));
    },
  });
  return problems;
}

/** The anchor or tag before a node, whose own range begins after both. */
function markBefore(text: string, sign: '&' | '!', from: number, at: PlaceBlock): [Span, string] {
  const marks = /(?:[&!]\S*\s+)+$/.exec(text.slice(0, from))?.[0] ?? '';
  const mark = marks.split(/\s+/).find((each) => each.startsWith(sign)) ?? '';
  const start = from - marks.length + marks.indexOf(mark);
  return [at(start, start + mark.length), quote(mark)];
}

function forbidden(what: string, span: Span, found: string): Problem {
  return { code: 'yaml-not-allowed', span, message: `Here is ${what}; control blocks have only names and plain values.`, found, expected: 'the value itself' };
}

function readEntries(document: Document.Parsed, at: PlaceBlock): ReadBlock {
  const root = document.contents as ParsedNode | null;
  if (root === null || (isScalar(root) && root.value === null)) return { entries: [], problems: [] };
  const span = at(root.range[0], root.range[1]);
  const notMap: Problem = { code: 'block-not-a-map', span, message: 'A control block has lines of the form `name: value`, and this is none.', expected: '`name: value`' };
  if (!isMap(root)) return { entries: undefined, problems: [notMap] };
  const entries: BlockEntry[] = [];
  const problems: Problem[] = [];
  for (const { key, value } of (root as YAMLMap<ParsedNode, ParsedNode | null>).items) {
    const nameSpan = at(key.range[0], key.range[1]);
    if (!isScalar(key) || typeof key.value !== 'string' || key.value === '') {
      problems.push({ ...notMap, span: nameSpan, message: 'The name of a parameter is a plain word.' });
      continue;
    }
    const isEmpty = value === null || (isScalar(value) && value.value === null && value.range[0] === value.range[1]);
    const valueSpan = isEmpty ? nameSpan : at(value.range[0], value.range[1]);
    entries.push({ name: key.value, value: value?.toJSON() ?? null, nameSpan, valueSpan, spanAt: (path) => partSpan(value, path, at) ?? valueSpan });
  }
  return { entries, problems };
}

function partSpan(node: ParsedNode | null, path: readonly PropertyKey[], at: PlaceBlock): Span | undefined {
  let part: unknown = node;
  for (const step of path) {
    if (!isSeq(part) && !isMap(part)) break;
    part = part.get(step, true);
  }
  const range = (part as ParsedNode | null | undefined)?.range;
  return range && range[1] > range[0] ? at(range[0], range[1]) : undefined;
}
