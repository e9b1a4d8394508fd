/** A record of a CSV file with the line on which it begins, from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Cells of one record; what has more is no export. */
const MOST_CELLS = 1_000;

/** The records of a CSV text (RFC 4180): quoted cells may hold commas, line ends and doubled quotes. Empty lines are left out. A quote that never ends takes the rest of the text. */
export function* readCsv(text: string): Generator<CsvRecord> {
  let line = 1;
  for (let at = text.startsWith('\ufeff') ? 1 : 0; at < text.length; ) {
    const begin = line;
    const cells: string[] = [];
    for (;;) {
      const cell = text[at] === '"' ? readQuoted(text, at) : readBare(text, at);
      if (cells.length < MOST_CELLS) cells.push(cell.value);
      line += countNewlines(text, at, cell.end);
      at = cell.end;
      if (text[at] !== ',') break;
      at += 1;
    }
    if (text.startsWith('\r\n', at)) at += 1;
    if (at < text.length) {
      at += 1;
      line += 1;
    }
    if (cells.length > 1 || cells[0] !== '') yield { line: begin, cells };
  }
}

interface Cell {
  readonly value: string;
  readonly end: number;
}

function readBare(text: string, at: number): Cell {
  const found = /[,\r\n]/gu;
  found.lastIndex = at;
  const end = found.exec(text)?.index ?? text.length;
  return { value: text.slice(at, end), end };
}

/** What stands between a closing quote and the next comma belongs to the cell, as spreadsheets read it. */
function readQuoted(text: string, at: number): Cell {
  const parts: string[] = [];
  for (let from = at + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return { value: [...parts, text.slice(from)].join(''), end: text.length };
    parts.push(text.slice(from, quote));
    if (text[quote + 1] !== '"') {
      const rest = readBare(text, quote + 1);
      return { value: parts.join('') + rest.value, end: rest.end };
    }
    parts.push('"');
    from = quote + 2;
  }
}

function countNewlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
