import type { Position, Span } from './policy.ts';

/** Finds lines and columns of one text. A line ends with LF, CR or CRLF, as in Markdown (CommonMark 2.1). */
export interface LineMap {
  readonly text: string;
  /** Offset of the first character of each line. */
  readonly starts: readonly number[];
}

export function mapLines(text: string): LineMap {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return { text, starts };
}

/** The place of an offset; offsets beyond the text are taken as its end, one inside a CRLF as the end of its line. */
export function positionAt(lines: LineMap, offset: number): Position {
  const inside = Math.max(0, Math.min(offset, lines.text.length));
  const bounded = lines.text[inside] === '\n' && lines.text[inside - 1] === '\r' ? inside - 1 : inside;
  let low = 0;
  let high = lines.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lines.starts[middle]! <= bounded) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: bounded - lines.starts[low]! + 1, offset: bounded };
}

/** The span from one offset up to another, never backwards. */
export function spanOf(lines: LineMap, start: number, end: number): Span {
  return { start: positionAt(lines, start), end: positionAt(lines, Math.max(start, end)) };
}
