import type { Code } from 'mdast';
import { quote } from './diagnostic.ts';
import { positionAt, spanOf } from './line-map.ts';
import type { Problem } from './diagnostic.ts';
import type { LineMap } from './line-map.ts';
import type { Span } from './policy.ts';

/** The first line of a control block. */
export interface FenceInfo {
  /** What stands after `control=`; undefined when the line is not of the form. */
  readonly id: string | undefined;
  /** The first line, from its fence on. */
  readonly span: Span;
  /** The id alone. */
  readonly idSpan: Span;
}

const ID = /^control=([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/;
const LONGEST_ID = 64;
const EXPECTED = '```yaml control=ID';

/** The info line of a control block; undefined for a code block that does not mean to be one. Problems are added to the list. */
export function readInfo(code: Code, lines: LineMap, problems: Problem[]): FenceInfo | undefined {
  const meta = code.meta?.trim() ?? '';
  const isYaml = /^ya?ml$/i.test(code.lang ?? '');
  const meansControl = isYaml ? /control/i.test(meta) : /^controls?\s*[=:]|\scontrols?\s*[=:]/i.test(`${code.lang ?? ''} ${meta}`);
  if (!meansControl) return undefined;
  const span = firstLine(code, lines);
  const id = code.lang === 'yaml' ? ID.exec(meta)?.[1] : undefined;
  if (!isClosed(code, lines)) {
    problems.push({ code: 'fence-not-closed', span, message: 'This control block never ends; close it with a line that repeats its fence.', found: quote(lines.text.slice(span.start.offset, span.end.offset)), expected: 'a closing fence' });
    return { id: undefined, span, idSpan: span };
  }
  if (id !== undefined && id.length <= LONGEST_ID) {
    const at = lines.text.indexOf(id, lines.text.indexOf('control=', span.start.offset) + 'control='.length);
    return { id, span, idSpan: spanOf(lines, at, at + id.length) };
  }
  const found = quote(`${code.lang} ${meta}`);
  const message = `The first line of a control block is its fence and \`yaml control=ID\`, where ID is in small letters, digits and hyphens; this one says \`${found}\`.`;
  problems.push({ code: 'bad-control-fence', span, message, found, expected: EXPECTED });
  return { id: undefined, span, idSpan: span };
}

function firstLine(code: Code, lines: LineMap): Span {
  const start = code.position!.start.offset!;
  const line = positionAt(lines, start).line;
  const text = lines.text.slice(start, lines.starts[line]).replace(/[\r\n]+$/, '');
  return spanOf(lines, start, start + text.length);
}

/** A fence that nobody closes swallows the rest of the document, which Markdown allows and nobody means. */
function isClosed(code: Code, lines: LineMap): boolean {
  const [start, end] = [code.position!.start.offset!, code.position!.end.offset!];
  const last = positionAt(lines, end).line;
  const fence = /^(`{3,}|~{3,})/.exec(lines.text.slice(start, end))?.[1];
  const closing = lines.text.slice(lines.starts[last - 1], end).trim();
  return last > positionAt(lines, start).line && fence !== undefined && /^[\s>]*(`+|~+)$/.test(closing) && closing.endsWith(fence);
}
