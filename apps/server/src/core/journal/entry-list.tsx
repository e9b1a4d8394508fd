import { parseInstant, type Json } from '@writ/kernel';
import { subjectAddress } from '../../ui/addresses.ts';
import { EmptyState, Moment, Table, type Column } from '../../ui/components/index.ts';
import type { Reader } from '../../ui/say-time.ts';
import type { JournalEntry } from './entry.ts';

interface EntryListProps {
  entries: readonly JournalEntry[];
  frame: Reader;
  nameOf: (person: string) => string;
  /** With numbers and hashes, as the journal's own page shows it. */
  full?: boolean | undefined;
}

/** Entries of the journal, newest first: when, who, what, why. */
export function EntryList({ entries, frame, nameOf, full }: EntryListProps) {
  if (entries.length === 0) return <EmptyState title="Nothing yet">Every act is written here when it is done.</EmptyState>;
  const columns: Column<JournalEntry>[] = [
    ...(full ? [{ head: 'No.', kind: 'num' as const, narrowHead: 'No.', cell: ({ seq }: JournalEntry) => <span id={`e${seq}`}>{seq}</span> }] : []),
    { head: 'When', cell: ({ at }) => <Moment at={parseInstant(at) ?? frame.now} reader={frame} /> },
    { head: 'Who', cell: ({ actor }) => <Actor actor={actor} nameOf={nameOf} /> },
    { head: 'What', kind: 'lead', cell: ({ act }) => sayAct(act) },
    { head: 'About', cell: ({ subject }) => <About subject={subject} nameOf={nameOf} /> },
    { head: 'Why', kind: 'wide', cell: ({ why, detail }) => <>{why}<Detail detail={detail} /></> },
    ...(full ? [{ head: 'Hash', cell: ({ hash }: JournalEntry) => <code class="soft" title={hash}>{hash.slice(0, 8)}</code> }] : []),
  ];
  return <Table caption="Journal entries, newest first" columns={columns} rows={entries} />;
}

/** `policy.approved` → `Policy approved`. */
export function sayAct(act: string): string {
  const words = act.replaceAll(/[.-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function Actor({ actor, nameOf }: { actor: JournalEntry['actor']; nameOf: (person: string) => string }) {
  if (actor.kind === 'writ') return <>Writ</>;
  if (actor.kind === 'person') return <a href={subjectAddress(actor)}>{nameOf(actor.id)}</a>;
  return <a href={subjectAddress(actor)}>{actor.kind} {actor.id.slice(0, 8)}</a>;
}

function About({ subject, nameOf }: { subject: JournalEntry['subject']; nameOf: (person: string) => string }) {
  const href = subjectAddress(subject);
  const text = subject.kind === 'person' ? nameOf(subject.id) : `${subject.kind} ${subject.id.length > 24 ? subject.id.slice(0, 8) : subject.id}`;
  return href ? <a href={href}>{text}</a> : <>{text}</>;
}

function Detail({ detail }: { detail: Json }) {
  if (detail === null || (typeof detail === 'object' && Object.keys(detail).length === 0)) return null;
  const text = typeof detail === 'object' && !Array.isArray(detail) ? Object.entries(detail).filter(([, value]) => value !== null).map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(', ') : JSON.stringify(detail);
  return <code class="why"> {text.length > 160 ? `${text.slice(0, 160)}…` : text}</code>;
}
