import type { FormProblem } from '../../../core/form-problem.ts';
import { errorAt } from '../../../core/form-problem.ts';
import { address } from '../../../ui/addresses.ts';
import { Age, Breadcrumb, Button, Callout, ErrorSummary, FactList, FactRow, Form, Moment, PageHead, Part, SelectField, TextField, Field, type Option } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { ChainPart, DelegationPart, type Chain, type Delegation } from '../../contact/index.ts';
import { VERDICTS } from '../reports/decide-state.ts';
import { SIGNAL_MEANING } from '../reports/rank-report.ts';
import type { ReportRecord, ReportView } from '../reports/read-record.ts';
import type { Note, RecordMessage } from '../reports/thread.ts';
import { sayFileSize } from '../public/say-file-size.ts';
import { STATE_WORDS, VERDICT_WORDS } from './say-report.ts';

export interface ReportPageProps {
  frame: Frame;
  record: ReportRecord;
  chain: Chain | undefined;
  /** Answers of the reporter that nobody of the seat has seen: their chains, the first due first. */
  unseen: readonly Omit<Chain, 'steps'>[];
  likely: readonly { readonly report: ReportView; readonly likeness: number }[];
  nameOf: (person: string) => string;
  delegation: Delegation | undefined;
  /** What stands on the page of thanks. */
  thanks: string | undefined;
  /** Who could lead the response. */
  people: readonly Option[];
  may: { readonly review: boolean; readonly decide: boolean; readonly answer: boolean; readonly see: boolean; readonly alert: boolean; readonly offer: boolean };
  problems?: readonly FormProblem[] | undefined;
}

/** One report for the desk: whether it was seen and reviewed, what it says, and what was said since. What a stranger wrote is text, and its links lead nowhere. */
export function ReportPage(props: ReportPageProps) {
  const { frame, record: { report, messages, left, notes }, chain, unseen, delegation, thanks, people, likely, nameOf, may, problems = [] } = props;
  return (
    <Layout frame={frame} title={`Report ${report.number}`} room="Reports">
      <Breadcrumb steps={[{ href: address.reports, text: 'Reports' }]} />
      <PageHead title={`${report.number}. ${report.content.title || 'Without a title'}`} about={<>{capital(STATE_WORDS[report.state])}{report.urgent && <b>, urgent</b>}. It came <Age at={report.receivedAt} reader={frame} /> by {report.channel}{report.offHours && ', outside business hours'}.</>} />
      <ErrorSummary errors={problems} />
      <div class="columns">
        <div>
          <Review report={report} frame={frame} nameOf={nameOf} />
          <Unseen report={report} unseen={unseen} frame={frame} maySee={may.see} />
          {!chain?.seen && <ChainPart frame={frame} chain={chain} nameOf={nameOf} may={{ see: may.see, alert: may.alert }} />}
          <Part title="What the reporter tells"><Told report={report} /></Part>
          <Part title="Thread" lead="The reporter reads all of this, and so does everybody here who may open the report.">
            {left > 0 && <p class="soft">{left} earlier messages are not shown.</p>}
            {messages.map((message, index) => <Message report={report} message={message} isFirst={index === 0 && left === 0} isUnseen={unseen.some(({ about }) => about.id === message.id)} frame={frame} nameOf={nameOf} />)}
            {may.answer && (
              <Form action={`${address.report(report.id)}/messages`} label="Answer the reporter">
                <TextField label="Answer" name="answer" hint="The reporter reads this." rows={5} maxlength={50_000} error={errorAt(problems, 'answer')} required />
                <div class="acts"><Button kind="main">Send to the reporter</Button></div>
              </Form>
            )}
          </Part>
          <Part title="Notes" lead="Only people here see these. They never become part of the thread.">
            {notes.map((note) => <NoteText note={note} frame={frame} nameOf={nameOf} />)}
            {may.answer && (
              <Form action={`${address.report(report.id)}/notes`} label="Note among ourselves">
                <TextField label="Note" name="note" hint="The reporter never sees this." maxlength={50_000} error={errorAt(problems, 'note')} required />
                <div class="acts"><Button>Keep the note</Button></div>
              </Form>
            )}
          </Part>
          {chain?.seen && <ChainPart frame={frame} chain={chain} nameOf={nameOf} may={{ see: may.see, alert: may.alert }} />}
        </div>
        <aside class="stack">
          {(report.state === 'new' ? may.review : may.decide) && <Decide report={report} problems={problems} />}
          {report.state === 'accepted' && may.decide && <Thank report={report} thanks={thanks} />}
          <DelegationPart frame={frame} about={{ kind: 'report', id: report.id }} delegation={delegation} nameOf={nameOf} people={people} mayOffer={may.offer} />
          {likely.length > 0 && <Part title="Perhaps the same"><ul>{likely.map(({ report: other, likeness }) => <li><a href={address.report(other.id)}>{other.number}. {other.content.title}</a> <span class="soft">{Math.round(likeness * 100)} % alike, {STATE_WORDS[other.state]}</span></li>)}</ul></Part>}
          <Part title="Evidence" lead={`${report.rank} of 100. It orders the queue and decides nothing else.`}>
            {report.signals.length > 0 && <ul>{report.signals.map((signal) => <li>{SIGNAL_MEANING[signal].text}</li>)}</ul>}
            {report.sample && may.review && <Sample report={report} sample={report.sample} nameOf={nameOf} />}
          </Part>
          {may.decide && (
            <Part title="Private link" lead="Whoever has it reads and writes here as the reporter.">
              <Form inline action={`${address.report(report.id)}/link`} label="Replace the private link"><Button little kind="destroys">Make the links that were given out open nothing</Button></Form>
            </Part>
          )}
        </aside>
      </div>
    </Layout>
  );
}

/** Whether a person gave it a verdict, and whether that was in time. */
function Review({ report: { state, reviewDueAt, reviewed }, frame, nameOf }: { report: ReportView; frame: Frame; nameOf: (person: string) => string }) {
  const due = <><Moment at={reviewDueAt} reader={frame} /> (<Age at={reviewDueAt} reader={frame} />)</>;
  if (state === 'new') return <Callout kind={frame.now <= reviewDueAt ? 'unknown' : 'broken'} title="Not reviewed yet"><p>A person gives it a verdict by {due}.</p></Callout>;
  if (!reviewed) return null;
  const inTime = reviewed.at <= reviewDueAt;
  return <Callout kind={inTime ? 'kept' : 'broken'} title={inTime ? 'Reviewed in time' : 'Reviewed late'}><p><Moment at={reviewed.at} reader={frame} />{reviewed.by && <> by {nameOf(reviewed.by)}</>}; it was due {due}.</p></Callout>;
}

/** Answers that the contact has to see: each has a chain of its own, and one word is enough for all. */
function Unseen({ report, unseen: [first, ...others], frame, maySee }: { report: ReportView; unseen: ReportPageProps['unseen']; frame: Frame; maySee: boolean }) {
  if (!first) return null;
  const count = others.length + 1;
  return (
    <Callout kind={frame.now <= first.dueAt ? 'unknown' : 'broken'} title={count === 1 ? '1 answer of the reporter is not seen yet' : `${count} answers of the reporter are not seen yet`}>
      <p>The first is due <Moment at={first.dueAt} reader={frame} /> (<Age at={first.dueAt} reader={frame} />).</p>
      {maySee && <Form inline action={`${address.report(report.id)}/answers-seen`} label="Say that you have seen the answers"><Button kind="main">I have seen {count === 1 ? 'the answer' : 'the answers'}</Button></Form>}
    </Callout>
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

function Message({ report, message, isFirst, isUnseen, frame, nameOf }: { report: ReportView; message: RecordMessage; isFirst: boolean; isUnseen: boolean; frame: Frame; nameOf: (person: string) => string }) {
  return (
    <article class={`message ${message.from}`}>
      <p class="soft by"><b>{message.author ? nameOf(message.author) : FROM[message.from]}</b> <Moment at={message.at} reader={frame} />{message.from === 'reporter' && `, by ${message.via}`} · reporter and company see it{isUnseen && <b> · not seen yet</b>}{message.bouncedAt && <b> · the copy by mail came back</b>}</p>
      <p class="told">{isFirst && message.text === report.content.what ? <span class="soft">What is told above.</span> : message.text}</p>
      {message.files.length > 0 && <ul>{message.files.map(({ id, name, bytes, digest }) => <li><a href={`${address.report(report.id)}/files/${id}`} download>{name}</a> <span class="soft">{sayFileSize(bytes)}, SHA-256 {digest.slice(0, 16)}…</span></li>)}</ul>}
    </article>
  );
}

function NoteText({ note, frame, nameOf }: { note: Note; frame: Frame; nameOf: (person: string) => string }) {
  return <article class="message note"><p class="soft by"><b>{nameOf(note.author)}</b> <Moment at={note.at} reader={frame} /> · only the company sees it</p><p class="told">{note.text}</p></article>;
}

function Decide({ report, problems }: { report: ReportView; problems: readonly FormProblem[] }) {
  if (report.state === 'new') return <Part title="Review" lead="Your verdict stops the clock of the review. The reporter is told."><VerdictForm report={report} problems={problems} label="Review the report" act="Review" /></Part>;
  return (
    <Part title="Verdict" lead={<>{capital(STATE_WORDS[report.state])}{report.closedAt !== undefined && ', and ended'}.</>}>
      <details class="folder" open={problems.length > 0}><summary><b>Decide otherwise</b></summary><div>
        <p class="soft small">The review stays what it was. The reporter is told.</p>
        <VerdictForm report={report} problems={problems} label="Decide on the report" act="Decide" />
      </div></details>
    </Part>
  );
}

function VerdictForm({ report, problems, label, act }: { report: ReportView; problems: readonly FormProblem[]; label: string; act: string }) {
  return (
    <Form action={`${address.report(report.id)}/verdict`} label={label}>
      <SelectField label="Verdict" name="verdict" options={VERDICTS.map((value) => ({ value, text: VERDICT_WORDS[value] }))} error={errorAt(problems, 'verdict')} required />
      <TextField label="Reason" name="reason" hint="The reporter reads it. Needed to decline, and to ask for more." maxlength={20_000} error={errorAt(problems, 'reason')} />
      <Field label="Number of the other report" name="original" hint="For a duplicate." inputmode="numeric" short error={errorAt(problems, 'original')} />
      <div class="acts"><Button kind="main">{act}</Button></div>
    </Form>
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** The end of an accepted report, by hand, and thanks in public as the reporter wished them. */
function Thank({ report, thanks }: { report: ReportView; thanks: string | undefined }) {
  const at = address.report(report.id);
  const { credit } = report.content;
  return (
    <Part title="Thanks" lead={credit ? <>The reporter wishes to be credited as: {credit}</> : 'The reporter wished no credit.'}>
      {report.closedAt === undefined && (
        <details class="folder"><summary><b>End it with thanks</b></summary><div>
          <Form action={`${at}/thanks`} label="Thank the reporter">
            <TextField label="Words of your own" name="words" hint="The reporter reads them." maxlength={20_000} />
            <div class="acts"><Button kind="main">Thank, and end it</Button></div>
          </Form>
        </div></details>
      )}
      <details class="folder"><summary><b>{thanks === undefined ? 'Thank in public' : 'Thanked in public'}</b></summary><div>
        <Form action={`${at}/public-thanks`} label="Thank in public">
          <Field label="Words" name="text" value={thanks ?? credit} hint="Everybody reads them on the page of thanks." maxlength={500} required />
          <div class="acts"><Button kind="main">{thanks === undefined ? 'Publish' : 'Publish these words instead'}</Button></div>
        </Form>
        {thanks !== undefined && <Form inline action={`${at}/public-thanks/end`} label="Take the thanks back"><Button little kind="destroys">Take the thanks off the public page</Button></Form>}
      </div></details>
    </Part>
  );
}

/** Drawn so that the ranking is held to account: was a low one low? */
function Sample({ report, sample, nameOf }: { report: ReportView; sample: NonNullable<ReportView['sample']>; nameOf: (person: string) => string }) {
  if (sample.answered) return <p class="soft">Drawn to try the ranking; {nameOf(sample.answered.by)} says that it was {sample.answered.wasRankedRight ? 'right' : 'wrong'}.</p>;
  return (
    <Form inline action={`${address.report(report.id)}/sample`} label="Was it ranked right?">
      <p>It was drawn to try the ranking. Was it ranked right?</p>
      <Button name="right" value="yes">Right</Button> <Button name="right" value="no">Wrong</Button>
    </Form>
  );
}
