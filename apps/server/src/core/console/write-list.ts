import { toIso, type Instant } from '@writ/kernel';
import { download } from '../permissions/doors.ts';

/** A list for machines: the names of its columns and, for each row, what stands under them. */
export interface ListForMachines {
  /** `hosts`: the file's name without its ending. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}
type Cell = string | number | boolean | null | undefined;

/** Formats in which every list and proof is offered, by `?format=`. */
export const LIST_FORMATS = ['csv', 'json'] as const;
export type ListFormat = (typeof LIST_FORMATS)[number];

/** Rows of one such file; a list that is longer says so in its last line. */
export const LIST_ROWS = 20_000;

export function writeList(list: ListForMachines, format: ListFormat, now: Instant) {
  const name = `${list.name}-${toIso(now).slice(0, 10)}.${format}`;
  return format === 'csv' ? download(name, 'text/csv; charset=utf-8', writeCsv(list)) : download(name, 'application/json; charset=utf-8', writeJson(list));
}

/** RFC 4180. A cell that a spreadsheet would run as a formula gets an apostrophe before it: names and reasons come from outside. */
export function writeCsv({ columns, rows }: Omit<ListForMachines, 'name'>): string {
  return [columns, ...rows].map((row) => row.map(writeCell).join(',')).map((line) => `${line}\r\n`).join('');
}

function writeCell(cell: Cell): string {
  const text = cell === null || cell === undefined ? '' : String(cell);
  // The wide forms are signs too in some languages; where semicolons or tabs part cells, a quoted cell stays one.
  const safe = typeof cell === 'string' && /^\s*[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function writeJson({ columns, rows }: ListForMachines): string {
  return `${JSON.stringify(rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null]))), null, 1)}\n`;
}
