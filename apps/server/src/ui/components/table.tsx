import type { Child } from 'hono/jsx';
import { withQuery } from '../addresses.ts';

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => Child;
  /** Query value that sorts by this column; the list can then be turned by its head. */
  readonly sort?: string | undefined;
  /** `lead` names the row, `num` is a number, `wide` takes a whole line on a narrow screen. */
  readonly kind?: 'lead' | 'num' | 'wide' | undefined;
  /** Shown before the value on a narrow screen, where there are no heads. */
  readonly narrowHead?: string | undefined;
}

interface TableProps<Row> {
  /** What the table lists, for everybody; hidden from sight where the heading says it. */
  caption: string;
  captionShown?: boolean | undefined;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** Path and query of the page, and what it is sorted by (`name`, `-name` for the other way). */
  path?: string | undefined;
  sortedBy?: string | undefined;
}

/** A list in columns. On a narrow screen each row becomes a small card. Rows take the keys `j`, `k` and Enter. */
export function Table<Row>({ caption, captionShown, columns, rows, path, sortedBy }: TableProps<Row>) {
  return (
    <table class="table" data-list>
      <caption><span class={captionShown ? undefined : 'unseen'}>{caption}</span></caption>
      <thead><tr>{columns.map((column) => <Head column={column} path={path} sortedBy={sortedBy} />)}</tr></thead>
      <tbody>
        {rows.map((row) => (
          <tr>{columns.map((column) => <td class={column.kind} data-head={column.narrowHead}>{column.cell(row)}</td>)}</tr>
        ))}
      </tbody>
    </table>
  );
}

function Head<Row>({ column, path, sortedBy }: { column: Column<Row>; path: string | undefined; sortedBy: string | undefined }) {
  const kind = column.kind === 'num' ? 'num' : undefined;
  if (!column.sort || path === undefined) return <th scope="col" class={kind}>{column.head}</th>;
  const up = sortedBy === column.sort;
  const down = sortedBy === `-${column.sort}`;
  const next = up ? `-${column.sort}` : column.sort;
  return (
    <th scope="col" class={kind} aria-sort={up ? 'ascending' : down ? 'descending' : undefined}>
      <a href={withQuery(path, { sort: next, after: undefined, before: undefined })}>{column.head}{up ? ' ↑' : down ? ' ↓' : ''}</a>
    </th>
  );
}
