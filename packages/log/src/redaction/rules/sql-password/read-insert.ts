import type { AddFind } from '../../rule.ts';
import { isPlaceholder } from '../../placeholder.ts';
import { kindOfKey } from '../../secret-key.ts';

/** `INSERT INTO table (columns) VALUES`, as all dialects of SQL have it. */
const HEAD = /INSERT\s{1,8}INTO\s{1,8}[^\s(]{1,128}\s{0,8}\(([^()]{1,2048})\)\s{0,8}VALUES\s{0,8}(?=\()/iuy;
/** A statement is read no further than this. */
const LONGEST = 16_384;
/** Of a value that is no placeholder: a shorter one, such as a flag in quotes, is none that anybody would guess from. */
const LEAST = 3;

/** Tells of the values of secret columns in the statement that begins at `at`, row by row, and gives where it was read to. */
export function readInsert(text: string, at: number, add: AddFind): number {
  HEAD.lastIndex = at;
  const columns = HEAD.exec(text)?.[1];
  if (columns === undefined) return at;
  const isSecret = columns.split(',').map((column) => kindOfKey(column.replaceAll(/[^\w.$-]/gu, '')) !== 'none');
  if (!isSecret.includes(true)) return HEAD.lastIndex;
  const limit = Math.min(text.length, HEAD.lastIndex + LONGEST);
  let column = -1;
  let depth = 0;
  let index = HEAD.lastIndex;
  while (index < limit) {
    const code = text.charCodeAt(index);
    if (code === 40) {
      depth += 1;
      if (depth === 1) column = 0;
    } else if (code === 41) depth -= 1;
    else if (code === 44 && depth === 1) column += 1;
    else if (code === 34 || code === 39) {
      const end = endOfQuoted(text, index, limit);
      if (end === -1) break;
      addValue(text, index + 1, end, isSecret[column] === true, add);
      // Behind the closing quote, which may have a backslash before it.
      index = end + (text.charCodeAt(end) === 92 ? 1 : 0);
    } else if (depth === 0 && code !== 44 && code > 32) break;
    index += 1;
  }
  return index;
}

function addValue(text: string, start: number, end: number, isSecret: boolean, add: AddFind): void {
  if (isSecret && end - start >= LEAST && !isPlaceholder(text.slice(start, end))) add(start, end);
}

/** Where the text in quotes that begins at `open` ends: before the same quote that is neither doubled nor escaped deeper than the first. -1 when its line ends before. */
function endOfQuoted(text: string, open: number, limit: number): number {
  const quote = text.charCodeAt(open);
  const isEscaped = text.charCodeAt(open - 1) === 92;
  for (let at = open + 1; at < limit; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return -1;
    if (code === 92) {
      if (isEscaped && text.charCodeAt(at + 1) === quote) return at;
      at += 1;
    } else if (code === quote && !isEscaped) {
      if (text.charCodeAt(at + 1) !== quote) return at;
      at += 1;
    }
  }
  return -1;
}
