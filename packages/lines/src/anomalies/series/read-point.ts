/** Names of the column of time, in lower case. */
const TIME_NAMES = new Set(['timestamp', 'time', 'date', 'datetime', 'at', 'ts', '@timestamp']);
/** `2026-11-24 06:08:36`, RFC 3339, or any mixture of the two. Times without a zone are UTC. */
const TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?))?\s?(Z|[+-]\d{2}:?\d{2})?$/;
/** Columns of numbers beside the time. */
const MAX_COLUMNS = 64;

/** The instant in a cell in ms: a date with or without time, or seconds or milliseconds since 1970. Undefined when it is none. */
export function readTime(cell: string): number | undefined {
  const found = TIME.exec(cell);
  if (found !== null) {
    const ms = Date.parse(`${found[1]}T${found[2] ?? '00:00'}${found[3] ?? 'Z'}`);
    return Number.isNaN(ms) ? undefined : ms;
  }
  if (!/^\d{9,13}(?:\.\d+)?$/.test(cell)) return undefined;
  const number = Number(cell);
  return number >= 1e11 ? number : number * 1_000;
}

function cellsOf(row: string): readonly string[] {
  return row.split(',', MAX_COLUMNS + 1).map((cell) => cell.trim().replaceAll(/^"|"$/g, ''));
}

/** The names of the series when `row` is the head of a table of time and numbers, or the first of its rows; undefined when it is something else. */
export function readHead(row: string): readonly string[] | undefined {
  const [time = '', ...names] = cellsOf(row);
  if (names.length === 0) return undefined;
  if (TIME_NAMES.has(time.toLowerCase())) return names.map((name, index) => (name === '' ? `column ${index + 2}` : name));
  return readPoint(row) === undefined ? undefined : names.map((_, index) => (names.length === 1 ? 'value' : `column ${index + 2}`));
}

/** One row: when, and the number of each column, NaN where there is none. Undefined when it has no time or no number at all. */
export function readPoint(row: string): { readonly atMs: number; readonly values: readonly number[] } | undefined {
  const [time = '', ...cells] = cellsOf(row);
  const atMs = readTime(time);
  if (atMs === undefined) return undefined;
  const values = cells.map((cell) => (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(cell) ? Number(cell) : Number.NaN));
  return values.some((value) => !Number.isNaN(value)) ? { atMs, values } : undefined;
}
