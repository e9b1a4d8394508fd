import { joinOverlaps, type PlacedFind } from './find-secrets.ts';
import { maskFinds, maskLines } from './mask-finds.ts';

/** A mask can free what stands beside it, such as a command that had a letter before it; more than this many in a row are no log line. */
const MOST_ROUNDS = 6;

/** Makes a search that is done when nothing is left to find in what it leaves: redacting twice is redacting once. Lines without finds are read once. */
export function settleFinds(search: (text: string) => readonly PlacedFind[], mask: string): (text: string) => readonly PlacedFind[] {
  return (text) => {
    let finds = search(text);
    if (finds.length === 0) return finds;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const more = searchChangedLines(text, finds, mask, search);
      if (more.length === 0) break;
      finds = joinOverlaps([...finds, ...more]);
    }
    return finds;
  };
}

/** What is found in the lines that finds change, once they are masked; in places of `text`. */
function searchChangedLines(text: string, finds: readonly PlacedFind[], mask: string, search: (text: string) => readonly PlacedFind[]): readonly PlacedFind[] {
  const more: PlacedFind[] = [];
  for (let index = 0; index < finds.length; ) {
    const lineStart = text.lastIndexOf('\n', finds[index]!.start - 1) + 1;
    const begun = index;
    let lineEnd = lineStart;
    while (index < finds.length && (index === begun || finds[index]!.start < lineEnd)) {
      const newline = text.indexOf('\n', Math.max(lineEnd, finds[index]!.end));
      lineEnd = newline === -1 ? text.length : newline;
      index += 1;
    }
    const within = finds.slice(begun, index).map((find) => ({ ...find, start: find.start - lineStart, end: find.end - lineStart }));
    const line = text.slice(lineStart, lineEnd);
    for (const found of search(maskFinds(line, within, mask))) more.push(placeInSource(found, line, within, mask, lineStart));
  }
  return more;
}

/** `found` in a masked line as a place of the source: a mask stands for all that it covers. */
function placeInSource(found: PlacedFind, line: string, finds: readonly PlacedFind[], mask: string, offset: number): PlacedFind {
  let shift = 0;
  let { start, end } = found;
  let isStartDone = false;
  for (const find of finds) {
    const masked = find.inQuotes ? mask.length + 2 : maskLines(line.slice(find.start, find.end), mask).length;
    const maskStart = find.start + shift;
    const maskEnd = maskStart + masked;
    if (!isStartDone && found.start < maskEnd) {
      start = found.start < maskStart ? found.start - shift : find.start;
      isStartDone = true;
    }
    if (found.end <= maskStart) return { ...found, start: start + offset, end: found.end - shift + offset };
    if (found.end <= maskEnd) return { ...found, start: start + offset, end: find.end + offset };
    shift += masked - (find.end - find.start);
  }
  if (!isStartDone) start = found.start - shift;
  end = found.end - shift;
  return { ...found, start: start + offset, end: end + offset };
}
