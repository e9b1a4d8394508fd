import { address } from '../../ui/addresses.ts';
import { Age, Priority, Table, type Column } from '../../ui/components/index.ts';
import type { Reader } from '../../ui/say-time.ts';
import { sayCount } from '../../ui/say-number.ts';
import type { FindingRow, FindingState } from './finding.ts';

/** The word for each state, as the page shows it. */
export const FINDING_WORDS: Readonly<Record<FindingState, string>> = {
  baseline: 'Baseline', open: 'Open', excepted: 'Excepted', 'closing-proposed': 'Holds again', closed: 'Closed',
};

interface FindingsTableProps {
  rows: readonly FindingRow[];
  frame: Reader & { readonly path?: string };
  nameOf: (person: string) => string;
  sortedBy?: string | undefined;
}

/** Findings as rows: what, how urgent, whose, until when. */
export function FindingsTable({ rows, frame, nameOf, sortedBy }: FindingsTableProps) {
  const columns: Column<FindingRow>[] = [
    { head: 'Priority', sort: 'priority', cell: ({ priority }) => <Priority priority={priority} /> },
    {
      head: 'Finding', kind: 'lead',
      cell: ({ id, title, control, subjects, subjectCount }) => (
        <><a href={address.finding(id)}>{title}</a><div class="why">{control}: {subjects.slice(0, 3).map(({ name, id: subject }) => name ?? subject).join(', ')}{subjectCount > 3 && ` and ${sayCount(subjectCount - 3, 'others')}`}</div></>
      ),
    },
    { head: 'State', cell: ({ state }) => FINDING_WORDS[state] },
    { head: 'With', narrowHead: 'With', cell: ({ assignee }) => (assignee ? nameOf(assignee) : <span class="soft">nobody</span>) },
    { head: 'Open', sort: 'opened', narrowHead: 'Open', cell: ({ openedAt }) => <Age at={openedAt} reader={frame} /> },
    { head: 'Due', sort: 'due', narrowHead: 'Due', cell: ({ dueAt, isOverdue }) => dueAt !== undefined && <>{isOverdue && <b class="state broken">overdue</b>} <Age at={dueAt} reader={frame} /></> },
  ];
  return <Table caption="Findings" columns={columns} rows={rows} path={frame.path} sortedBy={sortedBy} />;
}
