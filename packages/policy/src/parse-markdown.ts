import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import type { Root } from 'mdast';
import { spanOf } from './line-map.ts';
import type { Problem } from './diagnostic.ts';
import type { LineMap } from './line-map.ts';

/** Bounds of one document. They keep the Markdown parser, which is slow in the square of some shapes, under a few seconds for any input. */
export const DOCUMENT_BOUNDS = {
  /** UTF-16 code units. */
  length: 2 * 1024 * 1024,
  /** Quotes and list items around one line; beyond some thousands the parser overflows its stack. */
  nesting: 40,
  /** Columns before a list marker; deeper lists cost the cube of their depth. */
  indent: 120,
  /** What pairing emphasis and code marks costs: over all paragraphs, the square of the emphasis marks and a share of code marks times length. */
  pairingWork: 4_000_000,
} as const;

/** What a document may have of each construct: some ten times what a thousand clauses need, and at most two seconds of parsing each. */
const MOST_OF_EACH: readonly { readonly what: string; readonly most: number; readonly sign: RegExp }[] = [
  { what: 'lines', most: 40_000, sign: /\r\n|\r|\n/g },
  { what: 'list items', most: 10_000, sign: /[*+-](?=[ \t])|\d[.)](?=[ \t])/g },
  { what: 'quote marks', most: 40_000, sign: />/g },
  { what: 'underlined headings', most: 1_000, sign: /^[ \t>]*(?:=+|-+)[ \t]*$/gm },
  { what: 'opening brackets', most: 5_000, sign: /[[<]/g },
  { what: 'table cells', most: 50_000, sign: /\|/g },
];

const processor = unified().use(remarkParse).use(remarkGfm).freeze();

/** The document as a tree, or the one problem for which it is not worth parsing. Text comes without byte order mark. */
export function parseMarkdown(lines: LineMap): Root | Problem {
  const refused = refuseText(lines) ?? refuseAmount(lines) ?? refuseNesting(lines) ?? refusePairing(lines);
  if (refused) return refused;
  try {
    return processor.parse(lines.text);
  } catch (error) {
    // A shape that the bounds above let through can still exhaust the stack: that is the document's fault, and everything else is ours.
    if (error instanceof RangeError) return tooDeep(lines, 0, 'The document is nested too deeply to be read');
    throw error;
  }
}

function refuseText(lines: LineMap): Problem | undefined {
  const { text } = lines;
  if (text.length > DOCUMENT_BOUNDS.length) {
    const message = `The document has ${text.length} characters; at most ${DOCUMENT_BOUNDS.length} are read.`;
    return { code: 'document-too-large', span: spanOf(lines, 0, 0), message, found: String(text.length), expected: `at most ${DOCUMENT_BOUNDS.length}` };
  }
  if (text.trim() === '') return { code: 'document-empty', span: spanOf(lines, 0, 0), message: 'The document is empty.', expected: 'Markdown with section headings' };
  const at = text.search(/\0|\ufffd|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
  if (at < 0) return undefined;
  const message = 'There is a character here that clean UTF-8 text does not have; save the document as UTF-8.';
  return { code: 'document-not-text', span: spanOf(lines, at, at + 1), message, found: `U+${text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')}`, expected: 'UTF-8 text' };
}

function refuseAmount(lines: LineMap): Problem | undefined {
  for (const { what, most, sign } of MOST_OF_EACH) {
    let count = 0;
    for (const match of lines.text.matchAll(sign)) {
      count += 1;
      if (count <= most) continue;
      const message = `The document has more than ${most} ${what}, counted up to here; the rest was not read.`;
      return { code: 'document-too-large', span: spanOf(lines, match.index, match.index), message, found: `more than ${most} ${what}`, expected: `at most ${most} ${what}` };
    }
  }
  return undefined;
}

const MARKER = /[ \t]*(?:>|[*+-](?=[ \t])|\d{1,9}[.)](?=[ \t]))/y;

function refuseNesting(lines: LineMap): Problem | undefined {
  for (const start of lines.starts) {
    let markers = 0;
    MARKER.lastIndex = start;
    for (let match = MARKER.exec(lines.text); match; match = MARKER.exec(lines.text)) {
      markers += 1;
      const isDeep = markers > DOCUMENT_BOUNDS.nesting || MARKER.lastIndex - start > DOCUMENT_BOUNDS.indent;
      if (isDeep) return tooDeep(lines, start, `Quotes and lists are nested more than ${DOCUMENT_BOUNDS.nesting} deep or ${DOCUMENT_BOUNDS.indent} columns wide here`);
    }
  }
  return undefined;
}

/** Emphasis marks are compared with each other, and each run of backticks is looked for in the rest of its paragraph. */
function refusePairing(lines: LineMap): Problem | undefined {
  let settled = 0;
  let paragraph = { marks: 0, ticks: 0, length: 0 };
  for (const [index, start] of lines.starts.entries()) {
    const line = lines.text.slice(start, lines.starts[index + 1]);
    if (line.trim() === '') {
      settled += costOf(paragraph);
      paragraph = { marks: 0, ticks: 0, length: 0 };
    }
    paragraph.marks += line.match(/\*+|_+|~+/g)?.length ?? 0;
    paragraph.ticks += line.match(/`+/g)?.length ?? 0;
    paragraph.length += line.length;
    if (settled + costOf(paragraph) > DOCUMENT_BOUNDS.pairingWork) return tooDeep(lines, start, 'There are more emphasis or code marks up to here than can be paired');
  }
  return undefined;
}

/** Looking one character further for a backtick costs about a twentieth of comparing two emphasis marks. */
function costOf({ marks, ticks, length }: { marks: number; ticks: number; length: number }): number {
  return marks ** 2 + (ticks * length) / 20;
}

function tooDeep(lines: LineMap, offset: number, what: string): Problem {
  return { code: 'document-too-deep', span: spanOf(lines, offset, offset), message: `${what}; the rest of the document was not read.`, expected: 'a flatter document' };
}
