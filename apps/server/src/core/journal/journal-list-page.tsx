import type { Instant } from '@writ/kernel';
import { address } from '../../ui/addresses.ts';
import { Age, Button, ButtonLink, Callout, CopyLine, FilterBar, Form, Live, Moment, PageHead, Pager, Part, type Option } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import { sayCount, sayNumber } from '../../ui/say-number.ts';
import { EntryList } from './entry-list.tsx';
import type { JournalPage as Journal } from './journal-page.ts';

/** What the last verification found. */
export type Verification =
  | { readonly ok: true; readonly at: Instant; readonly entries: number }
  | { readonly ok: false; readonly at: Instant; readonly firstAltered: number; readonly message: string };

export interface JournalListPageProps {
  frame: Frame;
  journal: Journal;
  filter: { readonly act?: string | undefined; readonly actor?: string | undefined; readonly subject?: string | undefined; readonly from?: string | undefined; readonly to?: string | undefined };
  acts: readonly Option[];
  people: readonly Option[];
  verification?: Verification | undefined;
  nameOf: (person: string) => string;
}

/** The journal: who did what to what, when and why; and whether it is whole. */
export function JournalListPage({ frame, journal, filter, acts, people, verification, nameOf }: JournalListPageProps) {
  const { head, lastCheckpoint } = journal;
  const about = <>{sayCount(head.seq, 'entries')}, each chained to the one before. {lastCheckpoint && <>Last signed at {sayNumber(lastCheckpoint.seq)}, <Age at={lastCheckpoint.at} reader={frame} />.</>}</>;
  return (
    <Layout frame={frame} title="Journal" room="Journal">
      <PageHead title="Journal" about={about} acts={<><Form inline action={`${address.journal}/verify`} label="Verify"><Button>Verify the chain</Button></Form><ButtonLink href={`${address.journal}/export`} download>Export</ButtonLink></>} />
      {verification && <VerificationNote verification={verification} frame={frame} />}
      <FilterBar path={frame.path} label="Journal" filters={[
        { name: 'act', label: 'Act', value: filter.act, options: [{ value: '', text: 'Any' }, ...acts] },
        { name: 'actor', label: 'Who', value: filter.actor, options: [{ value: '', text: 'Anybody' }, { value: 'writ', text: 'Writ' }, ...people] },
        { name: 'subject', label: 'About', value: filter.subject, placeholder: 'host, or host/id' },
        { name: 'from', label: 'From', value: filter.from, type: 'date' },
        { name: 'to', label: 'To', value: filter.to, type: 'date' },
      ]} />
      <Live id="entries" on="journal" path={frame.path}>
        <EntryList entries={journal.entries} frame={frame} nameOf={nameOf} full />
        <Pager path={frame.path} page={{ after: journal.next?.toString() }} shown={journal.entries.length} counted="entries" />
      </Live>
      <Part title="Verify it yourself" lead="Anybody with an export can check it without this server, and is told the first entry that was altered.">
        <CopyLine text="npx writ journal verify journal.ndjson" label="The command that verifies an export" />
        <p class="soft small mono">Head {sayNumber(head.seq)}: {head.hash}</p>
      </Part>
    </Layout>
  );
}

function VerificationNote({ verification, frame }: { verification: Verification; frame: Frame }) {
  if (verification.ok) return <Callout kind="kept" title={`The chain is whole: ${sayCount(verification.entries, 'entries')}`}><p>Every hash was computed again <Moment at={verification.at} reader={frame} />.</p></Callout>;
  return <Callout kind="broken" title={`Entry ${sayNumber(verification.firstAltered)} is not what was written`} alert><p>{verification.message} Found <Moment at={verification.at} reader={frame} />. Compare with the last signed head that was sent out.</p></Callout>;
}
