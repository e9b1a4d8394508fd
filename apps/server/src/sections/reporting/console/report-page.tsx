import type { Id } from '@writ/kernel';
import type { FormProblem } from '../../../core/form-problem.ts';
import { errorAt } from '../../../core/form-problem.ts';
import { address } from '../../../ui/addresses.ts';
import { Age, Breadcrumb, Button, Callout, ErrorSummary, FactList, FactRow, Form, Moment, PageHead, Part, SelectField, TextField, Field } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import type { Chain } from '../../contact/index.ts';
import { VERDICTS } from '../reports/decide-state.ts';
import { SIGNAL_MEANING } from '../reports/rank-report.ts';
import type { ReportRecord, ReportView } from '../reports/read-record.ts';
import type { Note, RecordMessage } from '../reports/thread.ts';
import { STATE_WORDS, VERDICT_WORDS } from './say-report.ts';

export interface ReportPageProps {
  frame: Frame;
  record: ReportRecord;
  chain: Chain | undefined;
  likely: readonly { readonly report: ReportView; readonly likeness: number }[];
  nameOf: (person: string) => string;
  may: { readonly review: boolean; readonly decide: boolean; readonly answer: boolean; readonly see: boolean };
  problems?: readonly FormProblem[] | undefined;
}

/** One report for the desk: whether it was seen and reviewed, what it says, and what was said since. What a stranger wrote is text, and its links lead nowhere. */
export function ReportPage(props: ReportPageProps) {
  const { frame, record: { report, messages, notes }, likely, may, problems = [] } = props;
  return (
    <Layout frame={frame} title={`Report ${report.number}`} room="Reports">
      <Breadcrumb steps={[{ href: address.reports, text: 'Reports' }]} />
      <PageHead title={`${report.number}. ${report.content.title || 'Without a title'}`} about={<>{STATE_WORDS[report.state]}{report.urgent && <b>, urgent</b>}; came <Age at={report.receivedAt} reader={frame} /> by {report.channel}{report.offHours && ', outside business hours'}.</>} />
      <ErrorSummary errors={problems} />
      <Reach {...props} />
      {report.state === 'new'
        ? <Callout kind="unknown" title="Not reviewed yet"><p>A person reviews it by <Moment at={report.reviewDueAt} reader={frame} /> (<Age at={report.reviewDueAt} reader={frame} />).</p></Callout>
        : report.reviewed && <Callout kind={report.reviewed.at <= report.reviewDueAt ? 'kept' : 'broken'}><p>Reviewed <Moment at={report.reviewed.at} reader={frame} />{report.reviewed.by && <> by {props.nameOf(report.reviewed.by)}</>}, due <Moment at={report.reviewDueAt} reader={frame} />.</p></Callout>}
      {(report.state === 'new' ? may.review : may.decide) && <Decide report={report} problems={problems} />}
      <Part title="What the reporter tells"><Told report={report} /></Part>
      {likely.length > 0 && <Part title="Perhaps the same"><ul>{likely.map(({ report: other, likeness }) => <li><a href={address.report(other.id)}>{other.number}. {other.content.title}</a> <span class="soft">{Math.round(likeness * 100)} % alike, {STATE_WORDS[other.state]}</span></li>)}</ul></Part>}
      <Part title="Evidence" lead={`${report.rank} of 100. It orders the queue and decides nothing else.`}>
        <ul>{report.signals.map((signal) => <li>{SIGNAL_MEANING[signal].text}</li>)}</ul>
      </Part>
      <Part title="Thread" lead="The reporter and everybody here who may open this report see these.">
        {messages.map((message) => <Message message={message} frame={frame} nameOf={props.nameOf} />)}
        {may.answer && (
          <Form action={`${address.report(report.id)}/messages`} label="Answer the reporter">
            <TextField label="Answer" name="answer" hint="The reporter reads this." rows={5} maxlength={50_000} error={errorAt(problems, 'answer')} required />
            <div class="acts"><Button kind="main">Send to the reporter</Button></div>
          </Form>
        )}
      </Part>
      <Part title="Notes" lead="Only people here see these. They never become part of the thread.">
        {notes.map((note) => <NoteText note={note} frame={frame} nameOf={props.nameOf} />)}
        {may.answer && (
          <Form action={`${address.report(report.id)}/notes`} label="Note among ourselves">
            <TextField label="Note" name="note" hint="The reporter never sees this." maxlength={50_000} error={errorAt(problems, 'note')} required />
            <div class="acts"><Button>Keep the note</Button></div>
          </Form>
        )}
      </Part>
    </Layout>
  );
}

function Reach({ frame, chain, record: { report }, nameOf, may }: ReportPageProps) {
  if (!chain) return null;
  const who = (person: Id<'person'> | undefined): string => (person === undefined ? '' : ` ${nameOf(person)}`);
  return (
    <Part title="Reaching the contact">
      {chain.seen
        ? <Callout kind={chain.seen.at <= chain.dueAt ? 'kept' : 'broken'}><p>Seen by {nameOf(chain.seen.by)} <Moment at={chain.seen.at} reader={frame} />, {chain.seen.how === 'signed-in' ? 'signed in' : 'with a one-time form'}; due <Moment at={chain.dueAt} reader={frame} />.</p></Callout>
        : <Callout kind="unknown" title="Not seen yet"><p>Due <Moment at={chain.dueAt} reader={frame} /> (<Age at={chain.dueAt} reader={frame} />). That this page was opened does not count.</p>
          {may.see && <Form inline action={`${address.report(report.id)}/seen`} label="I have seen it"><Button kind="main">I have seen it</Button></Form>}
        </Callout>}
      {chain.steps.length > 0 && <ol>{chain.steps.map(({ at, what, person, wayKind, reason }) => <li><Moment at={at} reader={frame} />: {what.replaceAll('-', ' ')}{who(person)}{wayKind && ` by ${wayKind}`}{reason && <span class="soft"> ({reason.replaceAll('-', ' ')})</span>}</li>)}</ol>}
    </Part>
  );
}

function Told({ report: { content, tracking } }: { report: ReportView }) {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['What', content.what], ['Where', content.where], ['Version', content.version], ['How it was found', content.howFound], ['Impact', content.impact], ['Steps', content.steps],
    ['Known in public', content.isPublic], ['Being exploited', content.isExploited], ['Plans to disclose', content.disclosure], ['Credit', content.credit],
    ['Reporter', [content.reporter.name, content.reporter.email].filter(Boolean).join(', ') || 'did not say'], ['Tracking id', tracking],
  ];
  return <FactList>{rows.filter(([, text]) => text).map(([name, text]) => <FactRow name={name}><span class="told">{text}</span></FactRow>)}</FactList>;
}

const FROM = { reporter: 'The reporter', company: 'We', writ: 'Writ' } as const;

function Message({ message, frame, nameOf }: { message: RecordMessage; frame: Frame; nameOf: (person: string) => string }) {
  return (
    <article class="message">
      <p class="soft"><b>{message.author ? nameOf(message.author) : FROM[message.from]}</b>, <Moment at={message.at} reader={frame} />, by {message.via}. Reporter and company see it.{message.bouncedAt && <b> The copy by mail came back.</b>}</p>
      <p class="told">{message.text}</p>
      {message.files.length > 0 && <ul>{message.files.map(({ name, bytes, digest }) => <li>{name} <span class="soft">{bytes} bytes, SHA-256 {digest.slice(0, 16)}…</span></li>)}</ul>}
    </article>
  );
}

function NoteText({ note, frame, nameOf }: { note: Note; frame: Frame; nameOf: (person: string) => string }) {
  return <article class="message note"><p class="soft"><b>{nameOf(note.author)}</b>, <Moment at={note.at} reader={frame} />. Only the company sees it.</p><p class="told">{note.text}</p></article>;
}

function Decide({ report, problems }: { report: ReportView; problems: readonly FormProblem[] }) {
  const isReview = report.state === 'new';
  return (
    <Part title={isReview ? 'Review' : 'Decide otherwise'} lead={isReview ? 'Your verdict stops the clock of the review. The reporter is told.' : 'The review stays what it was. The reporter is told.'}>
      <Form action={`${address.report(report.id)}/verdict`} label={isReview ? 'Review the report' : 'Decide on the report'}>
        <SelectField label="Verdict" name="verdict" options={VERDICTS.map((value) => ({ value, text: VERDICT_WORDS[value] }))} error={errorAt(problems, 'verdict')} required />
        <TextField label="Reason" name="reason" hint="The reporter reads it. Needed to decline, and to ask for more." maxlength={20_000} error={errorAt(problems, 'reason')} />
        <Field label="Number of the other report" name="original" hint="For a duplicate." inputmode="numeric" short error={errorAt(problems, 'original')} />
        <div class="acts"><Button kind="main">{isReview ? 'Review' : 'Decide'}</Button></div>
      </Form>
    </Part>
  );
}
