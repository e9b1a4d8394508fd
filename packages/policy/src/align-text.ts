/** Where each UTF-16 unit of some text comes from in the document: from `starts[i]` up to `ends[i]`. */
export interface Alignment {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

const REFERENCE = /&(?:#\d{1,7}|#[xX][\dA-Fa-f]{1,6}|[A-Za-z][A-Za-z\d]{0,31});/y;

/** How far one unit is looked for: more than Markdown ever takes away in one place (a backslash, the markers before a line). */
const FARTHEST = 512;

/**
 * Finds `value`, the text of a Markdown node, in the source between two offsets. Beside the text itself the source holds what Markdown takes
 * away: backslashes, character references, markers and indentation at the starts of lines. All of these are passed over, so what is found
 * is in order and, apart from character references and line ends, letter for letter.
 */
export function alignText(source: string, from: number, to: number, value: string): Alignment {
  const starts: number[] = [];
  const ends: number[] = [];
  let at = from;
  for (let index = 0; index < value.length; index += 1) {
    const place = findUnit(source, at, to, value, index);
    starts.push(place.start);
    ends.push(place.end);
    // One reference makes one character, which may be two units: both come from all of it.
    const isPair = place.end - place.start > 1 && value.codePointAt(index)! > 0xffff;
    if (isPair) {
      starts.push(place.start);
      ends.push(place.end);
      index += 1;
    }
    at = place.end;
  }
  return { starts, ends };
}

function findUnit(source: string, at: number, to: number, value: string, index: number): { start: number; end: number } {
  const unit = value[index]!;
  const last = Math.min(to, at + FARTHEST);
  for (let next = at; next < last; next += 1) {
    const candidate = source[next]!;
    const reference = candidate === '&' ? referenceAt(source, next, value, index) : 0;
    if (reference > 0) return { start: next, end: Math.min(next + reference, to) };
    if (candidate === unit || (isSpace(unit) && isSpace(candidate))) return { start: next, end: next + 1 };
  }
  return { start: at, end: at };
}

/** Length of the character reference at this place, or 0 where there is none or the text has it as it stands. */
function referenceAt(source: string, at: number, value: string, index: number): number {
  REFERENCE.lastIndex = at;
  const match = REFERENCE.exec(source)?.[0];
  return match === undefined || value.startsWith(match, index) ? 0 : match.length;
}

function isSpace(unit: string): boolean {
  return unit === ' ' || unit === '\n' || unit === '\r' || unit === '\t';
}
