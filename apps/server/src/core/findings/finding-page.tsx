import { address, subjectAddress } from '../../ui/addresses.ts';
import { Age, Breadcrumb, Button, ButtonLink, Callout, ErrorSummary, FactList, FactRow, Field, Form, Live, Moment, PageHead, Part, Priority, SelectField, Table, type Column, type Option } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import { sayCount } from '../../ui/say-number.ts';
import { errorAt, type FormProblem } from '../form-problem.ts';
import type { JournalEntry } from '../journal/entry.ts';
import { EntryList } from '../journal/entry-list.tsx';
import { PRIORITIES, type FindingPage as Finding, type FindingRow } from './finding.ts';
import { FINDING_WORDS } from './findings-table.tsx';

export interface FindingPageProps {
  frame: Frame;
  page: Finding;
  controlTitle: string;
  people: readonly Option[];
  nameOf: (person: string) => string;
  /** What was done about it, newest first. */
  entries: readonly JournalEntry[];
  problems?: readonly FormProblem[] | undefined;
  may: { readonly assign: boolean; readonly triage: boolean; readonly close: boolean; readonly requestException: boolean; readonly acceptBaseline: boolean };
}

/** One finding: its subjects, what was done about it, and what may be done next. */
export function FindingPage(props: FindingPageProps) {
  const { frame, page: { finding, subjects }, controlTitle, nameOf, entries, problems = [] } = props;
  return (
    <Layout frame={frame} title={finding.title} room="Desk">
      <Breadcrumb steps={[{ href: address.findings, text: 'Desk' }, { href: address.control(finding.control), text: controlTitle }]} />
      <PageHead title={<><Priority priority={finding.priority} /> {headOf(finding.title)}</>} about={headOf(finding.title) === finding.title ? undefined : finding.title} />
      <ErrorSummary errors={problems} />
      <div class="columns">
        <div>
          <Live id="finding" on="findings" path={frame.path}>
            <Standing finding={finding} frame={frame} nameOf={nameOf} />
            <Part title={sayCount(subjects.length, 'subjects')}><Subjects subjects={subjects} frame={frame} /></Part>
          </Live>
          <Part title="What was done"><EntryList entries={entries} frame={frame} nameOf={nameOf} /></Part>
        </div>
        {finding.state !== 'closed' && <Acts {...props} />}
      </div>
    </Layout>
  );
}

/** A sentence that goes on to name places is said whole below; the heading is what stands before them. */
function headOf(title: string): string {
  return title.length > 90 ? title.split(': ', 1)[0]!.slice(0, 120) : title;
}

function Standing({ finding, frame, nameOf }: { finding: FindingRow; frame: Frame; nameOf: (person: string) => string }) {
  return <>
    {finding.closesAt !== undefined && <Callout kind="kept" title="The control holds again"><p>It closes by itself <Age at={finding.closesAt} reader={frame} /> if that lasts.</p></Callout>}
    <FactList>
      <FactRow name="State">{FINDING_WORDS[finding.state]}{finding.isBaseline && finding.state !== 'baseline' && ', from the baseline'}</FactRow>
      <FactRow name="With">{finding.assignee ? <a href={address.person(finding.assignee)}>{nameOf(finding.assignee)}</a> : 'nobody'}</FactRow>
      <FactRow name="Opened"><Moment at={finding.openedAt} reader={frame} />, <Age at={finding.openedAt} reader={frame} /></FactRow>
      {finding.dueAt !== undefined && <FactRow name="Due"><Moment at={finding.dueAt} reader={frame} />, {finding.isOverdue ? <b class="state broken">overdue</b> : <Age at={finding.dueAt} reader={frame} />}</FactRow>}
      {finding.closedAt !== undefined && <FactRow name="Closed"><Moment at={finding.closedAt} reader={frame} /></FactRow>}
      <FactRow name="Cause"><code>{finding.cause}</code></FactRow>
    </FactList>
  </>;
}

function Subjects({ subjects, frame }: { subjects: Finding['subjects']; frame: Frame }) {
  const columns: Column<Finding['subjects'][number]>[] = [
    { head: 'Subject', kind: 'lead', cell: ({ subject }) => <a href={subjectAddress(subject) ?? '#'}>{subject.name ?? subject.id}</a> },
    { head: 'Why', kind: 'wide', cell: ({ text }) => text },
    { head: 'Since', narrowHead: 'Since', cell: ({ since }) => <Age at={since} reader={frame} /> },
    { head: 'Until', narrowHead: 'Until', cell: ({ endedAt }) => endedAt !== undefined && <Age at={endedAt} reader={frame} /> },
  ];
  // A flood of thousands is one finding; its page shows the longest-standing, the proof has them all.
  return <><Table caption="Subjects of this finding" columns={columns} rows={subjects.slice(0, 100)} />{subjects.length > 100 && <p class="soft small">and {subjects.length - 100} more, in the proof of its control</p>}</>;
}

function Acts({ page: { finding }, people, problems = [], may }: FindingPageProps) {
  const at = address.finding(finding.id);
  const somebody = [{ value: '', text: 'nobody' }, ...people];
  return (
    <aside class="stack" aria-label="Acts">
      {finding.state === 'baseline' && may.acceptBaseline && <Baseline at={at} people={somebody} assignee={finding.assignee} problems={problems} />}
      {may.assign && (
        <Form action={`${at}/assign`} label="Give it to somebody">
          <SelectField label="With" name="assignee" value={finding.assignee ?? ''} options={somebody} error={errorAt(problems, 'assignee')} />
          <Field label="Due" name="dueAt" type="date" short error={errorAt(problems, 'dueAt')} hint={finding.dueAt === undefined ? undefined : 'Left empty, it stays as it is.'} />
          <div class="acts"><Button kind={finding.assignee || finding.state === 'baseline' ? undefined : 'main'}>Give it to them</Button></div>
        </Form>
      )}
      {may.triage && (
        <Form action={`${at}/priority`} label="Set its priority">
          <SelectField label="Priority" name="priority" value={finding.priority} options={PRIORITIES.map((value) => ({ value, text: value }))} />
          <Field label="Reason" name="reason" required maxlength={1000} error={errorAt(problems, 'reason')} />
          <div class="acts"><Button>Set the priority</Button></div>
        </Form>
      )}
      {may.requestException && <ButtonLink href={`${address.exceptions}/new?finding=${finding.id}`}>Ask for an exception</ButtonLink>}
      {may.close && finding.state === 'closing-proposed' && (
        <Form action={`${at}/close`} label="Close it">
          <Field label="Reason for closing" name="reason" id="f-closing" required maxlength={1000} error={errorAt(problems, 'closing')} hint="If the control breaks again, another finding opens." />
          <div class="acts"><Button kind="destroys">Close this finding</Button></div>
        </Form>
      )}
    </aside>
  );
}

function Baseline({ at, people, assignee, problems }: { at: string; people: readonly Option[]; assignee: string | undefined; problems: readonly FormProblem[] }) {
  return (
    <Form action={`${at}/baseline`} label="Baseline">
      <p class="soft small">It was so when measuring began. Plan it with a date, or accept it as it is by an exception.</p>
      <SelectField label="With" name="assignee" id="f-planned-with" value={assignee ?? ''} options={people} />
      <Field label="Planned for" name="dueAt" id="f-planned" type="date" short required error={errorAt(problems, 'planned')} />
      <div class="acts"><Button kind="main">Plan it</Button></div>
    </Form>
  );
}
