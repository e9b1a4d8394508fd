import { address, subjectAddress, withQuery } from '../../ui/addresses.ts';
import { Age, Breadcrumb, Button, ButtonLink, ChoiceField, Day, EmptyState, ErrorSummary, Field, Form, PageHead, Pager, SelectField, Table, Tabs, TextField, type Column, type Option, type PageOfList } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import { sayCount } from '../../ui/say-number.ts';
import type { Exception, ExceptionState } from './exception.ts';

const STATES: readonly ExceptionState[] = ['requested', 'approved', 'refused', 'withdrawn', 'expired'];
const WORDS: Readonly<Record<ExceptionState, string>> = { requested: 'Waiting', approved: 'In force', refused: 'Refused', withdrawn: 'Withdrawn', expired: 'Expired' };

export interface ExceptionsPageProps {
  frame: Frame;
  state: ExceptionState;
  rows: readonly Exception[];
  counts: Readonly<Record<ExceptionState, number>>;
  page: PageOfList;
  nameOf: (person: string) => string;
  titleOf: (control: string) => string;
  may: { readonly request: boolean; readonly approve: boolean; readonly end: boolean };
}

/** Accepted risks: what, why, who approved, until when. */
export function ExceptionsPage(props: ExceptionsPageProps) {
  const { frame, state, rows, counts, page, may } = props;
  return (
    <Layout frame={frame} title="Exceptions" room="Desk">
      <Breadcrumb steps={[{ href: address.findings, text: 'Desk' }]} />
      <PageHead title="Exceptions" about="Accepted risks. Each has a reason, an approver other than the person who asked, and an end. They are counted apart, never as kept." acts={may.request && <ButtonLink kind="main" href={`${address.exceptions}/new`}>Ask for an exception</ButtonLink>} />
      <Tabs label="States" tabs={STATES.map((each) => ({ href: withQuery(frame.path, { state: each, after: undefined }), text: WORDS[each], current: each === state, count: counts[each] }))} />
      {rows.length === 0
        ? <EmptyState title="None">{state === 'requested' ? 'Nobody waits for an approval.' : `No exception is ${WORDS[state].toLowerCase()}.`}</EmptyState>
        : <>
          <Table caption="Exceptions" columns={columns(props)} rows={rows} />
          <Pager path={frame.path} page={page} shown={rows.length} counted="exceptions" />
        </>}
    </Layout>
  );
}

function columns({ frame, nameOf, titleOf, state, may }: ExceptionsPageProps): Column<Exception>[] {
  return [
    { head: 'Control', kind: 'lead', cell: ({ control, kind, reason }) => <><a href={address.control(control)}>{titleOf(control)}</a><div class="why">{kind === 'not-applicable' && 'Not applicable. '}{reason}</div></> },
    { head: 'Subjects', kind: 'wide', cell: ({ subjects }) => <SubjectNames subjects={subjects} /> },
    { head: 'Asked by', narrowHead: 'Asked by', cell: ({ requestedBy, requestedAt }) => <>{nameOf(requestedBy)} <span class="soft small"><Age at={requestedAt} reader={frame} /></span></> },
    { head: 'Decided by', narrowHead: 'Decided by', cell: ({ decidedBy, decidedAt }) => decidedBy && <>{nameOf(decidedBy)} {decidedAt !== undefined && <span class="soft small"><Age at={decidedAt} reader={frame} /></span>}</> },
    { head: 'Ends', narrowHead: 'Ends', cell: ({ expiresAt }) => <Day at={expiresAt} reader={frame} /> },
    { head: '', cell: (exception) => <Acts exception={exception} state={state} frame={frame} may={may} nameOf={nameOf} /> },
  ];
}

function SubjectNames({ subjects }: { subjects: Exception['subjects'] }) {
  return <>{subjects.slice(0, 3).map((subject, index) => <>{index > 0 && ', '}<a href={subjectAddress(subject) ?? '#'}>{subject.name ?? subject.id}</a></>)}{subjects.length > 3 && ` and ${sayCount(subjects.length - 3, 'others')}`}</>;
}

function Acts({ exception: { id, requestedBy, control }, state, frame, may, nameOf }: { exception: Exception; state: ExceptionState; frame: Frame; may: ExceptionsPageProps['may']; nameOf: (person: string) => string }) {
  const at = `${address.exceptions}/${id}`;
  if (state === 'requested' && requestedBy === frame.viewer?.id) return <><span class="soft small">Another person decides what you asked for.</span> <Form inline action={`${at}/withdraw`} label={`Take back the request about ${control}`}><Button little>Take it back</Button></Form></>;
  if (state === 'requested' && may.approve) {
    return <div class="acts"><Form inline action={`${at}/approve`} label={`Approve the exception of ${control} for ${nameOf(requestedBy)}`}><Button little kind="main">Approve</Button></Form><Form inline action={`${at}/refuse`} label={`Refuse the exception of ${control}`}><Button little>Refuse</Button></Form></div>;
  }
  if (state === 'approved' && may.end) return <Form inline action={`${at}/end`} label={`End the exception of ${control}`}><Button little kind="destroys">End it now</Button></Form>;
  return null;
}

export interface NewExceptionPageProps {
  frame: Frame;
  controls: readonly Option[];
  values: { readonly control?: string | undefined; readonly subjects?: string | undefined; readonly kind?: string | undefined; readonly reason?: string | undefined; readonly until?: string | undefined };
  latest: { readonly iso: string; readonly days: number };
  problems: readonly { readonly field?: string | undefined; readonly text: string }[];
}

/** Asks for an exception. Somebody else will decide. */
export function NewExceptionPage({ frame, controls, values, latest, problems }: NewExceptionPageProps) {
  const errorAt = (field: string) => problems.find((problem) => problem.field === field)?.text;
  return (
    <Layout frame={frame} title="Ask for an exception" room="Desk" narrow>
      <Breadcrumb steps={[{ href: address.findings, text: 'Desk' }, { href: address.exceptions, text: 'Exceptions' }]} />
      <PageHead title="Ask for an exception" about="Another person than you approves it. Until then nothing changes." />
      <ErrorSummary errors={problems} />
      <Form action={`${address.exceptions}/new`}>
        <SelectField label="Control" name="control" value={values.control} options={controls} error={errorAt('control')} required />
        <TextField label="Subjects" name="subjects" value={values.subjects} hint="One a line, by name or id." error={errorAt('subjects')} required rows={3} />
        <ChoiceField label="What it is" name="kind" chosen={[values.kind ?? 'exception']} error={errorAt('kind')} options={[
          { value: 'exception', text: 'An accepted risk', hint: 'The clause speaks of it and is not kept; we live with that until a date.' },
          { value: 'not-applicable', text: 'Not applicable', hint: 'The clause does not speak of it.' },
        ]} />
        <TextField label="Reason" name="reason" value={values.reason} error={errorAt('reason')} required maxlength={2000} hint="Why it cannot be put right now, and what keeps the damage small meanwhile." />
        <Field label="Until" name="until" type="date" short value={values.until} max={latest.iso} error={errorAt('until')} required hint={`At most ${latest.days} days from now.`} />
        <div class="acts"><Button kind="main">Ask for it</Button></div>
      </Form>
    </Layout>
  );
}
