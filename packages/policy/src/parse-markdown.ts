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
  /** Sum over all paragraphs of the square of their emphasis marks: what pairing them costs. */
  emphasisWork: 4_000_000,
} as const;

const processor = unified().use(remarkParse).use(remarkGfm).freeze();

/** The document as a tree, or the one problem for which it is not worth parsing. Text comes without byte order mark. */
export function parseMarkdown(lines: LineMap): Root | Problem {
  const refused = refuseText(lines) ?? refuseNesting(lines) ?? refuseEmphasis(lines);
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

function refuseEmphasis(lines: LineMap): Problem | undefined {
  let work = 0;
  let marks = 0;
  for (const [index, start] of lines.starts.entries()) {
    const line = lines.text.slice(start, lines.starts[index + 1]);
    if (line.trim() === '') marks = 0;
    const found = line.match(/\*+|_+|~+/g)?.length ?? 0;
    work += (marks + found) ** 2 - marks ** 2;
    marks += found;
    if (work > DOCUMENT_BOUNDS.emphasisWork) return tooDeep(lines, start, 'There are more emphasis marks up to here than can be paired');
  }
  return undefined;
}

function tooDeep(lines: LineMap, offset: number, what: string): Problem {
  return { code: 'document-too-deep', span: spanOf(lines, offset, offset), message: `${what}; the rest of the document was not read.`, expected: 'a flatter document' };
}
