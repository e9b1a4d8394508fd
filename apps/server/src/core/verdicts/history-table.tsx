import { address, subjectAddress } from '../../ui/addresses.ts';
import { Moment, StateLabel, Table, type Column } from '../../ui/components/index.ts';
import type { Reader } from '../../ui/say-time.ts';
import type { VerdictChange } from './margin.ts';

interface HistoryTableProps {
  changes: readonly VerdictChange[];
  frame: Reader;
  /** Of one control, the subject says which; of one subject, the control does. */
  withSubject?: boolean | undefined;
}

/** Changes of state, newest first. */
export function HistoryTable({ changes, frame, withSubject }: HistoryTableProps) {
  const columns: Column<VerdictChange>[] = [
    { head: 'When', cell: ({ at }) => <Moment at={at} reader={frame} /> },
    withSubject
      ? { head: 'Subject', kind: 'lead', cell: ({ subject }) => <a href={subjectAddress(subject) ?? `#${subject.id}`}>{subject.name ?? subject.id}</a> }
      : { head: 'Control', kind: 'lead', cell: ({ control }) => <a href={address.control(control)}>{control}</a> },
    { head: 'Became', cell: ({ from, to }) => <><StateLabel state={to} />{from && <span class="soft small"> from {from}</span>}</> },
    { head: 'Because', kind: 'wide', cell: ({ reason }) => reason },
  ];
  return <Table caption="Changes of state, newest first" columns={columns} rows={changes} />;
}
