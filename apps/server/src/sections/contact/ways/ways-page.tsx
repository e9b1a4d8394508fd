import type { Instant } from '@writ/kernel';
import { errorAt, type FormProblem } from '../../../core/form-problem.ts';
import { address } from '../../../ui/addresses.ts';
import { Age, Breadcrumb, Button, ButtonLink, Callout, EmptyState, ErrorSummary, Field, Form, Moment, PageHead, Part, StateLabel, Table, type Column } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import type { QuietHours } from './decide-notice.ts';
import type { AnyWayAdapter } from './way-adapter.ts';
import { isPagedBy, provenUntil, type Way } from './way.ts';

/** A way as its owner sees it. */
interface ShownWay extends Omit<Way, 'config' | 'person'> {
  readonly name: string;
  /** What its owner knows it by; never a secret. */
  readonly known: string;
  /** Until when the code that was sent can be entered. */
  readonly proofUntil: Instant | undefined;
}

interface WaysPageProps {
  frame: Frame;
  /** In the order in which they are called. */
  ways: readonly ShownWay[];
  kinds: readonly Pick<AnyWayAdapter, 'kind' | 'name' | 'about' | 'notSetUp'>[];
  quiet: QuietHours | undefined;
  problems?: readonly FormProblem[];
  values?: Readonly<Record<string, string | undefined>>;
}

/** How the reader is called, in which order, and whether each way has proven itself. */
export function WaysPage({ frame, ways, kinds, quiet, problems = [], values = {} }: WaysPageProps) {
  const proven = ways.filter((way) => isPagedBy(way, frame.now)).length;
  const waiting = ways.filter(({ proofUntil }) => proofUntil !== undefined);
  return (
    <Layout frame={frame} title="How you are called" room="Settings">
      <Breadcrumb steps={[{ href: address.settings, text: 'Settings' }]} />
      <PageHead title="How you are called" about={ways.length === 0 ? undefined : `${proven} of ${ways.length} ${ways.length === 1 ? 'way' : 'ways'} proved to work within 90 days.`} />
      <ErrorSummary errors={problems} />
      {proven === 0 && (
        <Callout kind="broken" title="You cannot be called">
          <p>{ways.length === 0 ? 'You have no way to be called.' : 'None of your ways proved itself within 90 days.'} What must reach you waits on the console until you look.</p>
        </Callout>
      )}
      {waiting.map((way) => <EnterCode way={way} frame={frame} problem={errorAt(problems, 'code')} isFirst={way === waiting[0]} />)}
      <Part title="Your ways" lead="Called one after the other, until somebody says that they have seen what came. A way proves itself by a code that you enter, or by an answer to a call.">
        {ways.length === 0 ? <EmptyState title="None yet">Add two that fail for different reasons, such as a browser and a telephone.</EmptyState> : <Table caption="Ways by which you are called, the first first" columns={columns(frame, ways)} rows={ways} />}
      </Part>
      <Part title="Add a way"><Table caption="Kinds of ways" columns={kindColumns} rows={kinds.toSorted((one, other) => Number(one.notSetUp !== undefined) - Number(other.notSetUp !== undefined))} /></Part>
      <Quiet frame={frame} quiet={quiet} problems={problems} values={values} />
    </Layout>
  );
}

function EnterCode({ way: { id, name, known, proofUntil }, frame, problem, isFirst }: { way: ShownWay; frame: Frame; problem: string | undefined; isFirst: boolean }) {
  return (
    <Part title={`Enter the code: ${name}, ${known}`} lead={<>It is good until <Moment at={proofUntil!} reader={frame} />.</>}>
      <Form action={`${address.ways}/${id}/proof`} label={`Prove ${name}, ${known}`}>
        <Field label="Code" name="code" id={isFirst ? undefined : `f-code-${id}`} short inputmode="numeric" autocomplete="one-time-code" maxlength={20} required error={isFirst ? problem : undefined} hint="Six digits." />
        <div class="acts"><Button kind="main">Prove it</Button></div>
      </Form>
    </Part>
  );
}

function columns(frame: Frame, ways: readonly ShownWay[]): Column<ShownWay>[] {
  const act = (way: ShownWay, what: string, label: string, kind?: 'destroys' | 'quiet') => (
    <Form inline action={`${address.ways}/${way.id}/${what}`} label={`${label}: ${way.name}, ${way.known}`}><Button little kind={kind}>{label}<span class="unseen">: {way.name}, {way.known}</span></Button></Form>
  );
  return [
    { head: 'Way', kind: 'lead', cell: (way) => <>{ways.indexOf(way) + 1}. <b>{way.name}</b> <span class="soft">{way.known}</span></> },
    { head: 'Proven', kind: 'wide', cell: (way) => <Proof way={way} frame={frame} /> },
    { head: 'Last call', kind: 'wide', cell: (way) => <LastCall way={way} frame={frame} /> },
    {
      head: '', kind: 'wide', cell: (way) => (
        <div class="acts">
          {act(way, 'code', 'Send a code')}
          {way !== ways[0] && act(way, 'up', 'Up', 'quiet')}
          {way !== ways.at(-1) && act(way, 'down', 'Down', 'quiet')}
          {act(way, 'remove', 'Remove', 'destroys')}
        </div>
      ),
    },
  ];
}

function Proof({ way, frame }: { way: ShownWay; frame: Frame }) {
  if (way.verifiedAt === undefined) return <StateLabel state="unknown" word="never" />;
  const until = provenUntil(way)!;
  if (!isPagedBy(way, frame.now)) return <><StateLabel state="broken" word="ran out" /> <Age at={until} reader={frame} /></>;
  return <><StateLabel state="kept" word="proven" /> <Age at={way.verifiedAt} reader={frame} />, again by <Moment at={until} reader={frame} /></>;
}

function LastCall({ way: { deliveredAt, failedAt, reason }, frame }: { way: ShownWay; frame: Frame }) {
  if (failedAt !== undefined && (deliveredAt === undefined || failedAt >= deliveredAt)) return <><b>failed</b> <Age at={failedAt} reader={frame} />{reason !== undefined && `: ${reason.replaceAll('-', ' ')}`}</>;
  return deliveredAt === undefined ? <span class="soft">none yet</span> : <>delivered <Age at={deliveredAt} reader={frame} /></>;
}

const kindColumns: Column<WaysPageProps['kinds'][number]>[] = [
  { head: 'Kind', kind: 'lead', cell: ({ name }) => name },
  { head: 'What it does', kind: 'wide', cell: ({ about, notSetUp }) => (notSetUp === undefined ? about : <span class="soft">Not here: {notSetUp}</span>) },
  { head: '', cell: ({ kind, name, notSetUp }) => notSetUp === undefined && <ButtonLink little href={`${address.ways}/new/${kind}`}>Add<span class="unseen"> {name}</span></ButtonLink> },
];

function Quiet({ frame, quiet, problems, values }: Pick<WaysPageProps, 'frame' | 'quiet'> & { problems: readonly FormProblem[]; values: Readonly<Record<string, string | undefined>> }) {
  const time = (name: 'starts' | 'ends' | 'digestAt', label: string, otherwise: string) => <Field label={label} name={name} short value={values[name] ?? quiet?.[name] ?? otherwise} pattern="([01]\d|2[0-3]):[0-5]\d" maxlength={5} required error={errorAt(problems, name)} />;
  return (
    <Part title="Quiet hours" lead={quiet ? `From ${quiet.starts} to ${quiet.ends}, ${quiet.zone}. What can wait comes at ${quiet.digestAt}, in one message. A report does not wait.` : 'You are told of everything at any hour. What can wait could come in one message in the morning; a report never waits.'}>
      <Form action={`${address.ways}/quiet`} label="Quiet hours">
        {time('starts', 'From', '22:00')}
        {time('ends', 'To', '07:00')}
        {time('digestAt', 'What waited comes at', '08:30')}
        <p class="hint">By the clocks of {frame.zone}.</p>
        <div class="acts"><Button>{quiet ? 'Change' : 'Keep quiet then'}</Button></div>
      </Form>
      {quiet && <Form inline action={`${address.ways}/quiet/end`} label="End quiet hours"><Button kind="quiet">No quiet hours</Button></Form>}
    </Part>
  );
}
