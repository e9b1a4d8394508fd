import { MS, type Instant } from '@writ/kernel';
import type { Child } from 'hono/jsx';
import { address } from '../../ui/addresses.ts';
import { Age, Breadcrumb, Button, Callout, Day, EmptyState, ErrorSummary, FactList, FactRow, Field, Form, Moment, PageHead, Part, SelectField, Table, Ticks, type Column, type Option } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import { errorAt, type FormProblem } from '../form-problem.ts';

interface Term {
  readonly person: string;
  readonly as: 'holder' | 'deputy';
  readonly since: Instant;
  readonly until: Instant | undefined;
}

interface OnDuty {
  readonly person: string;
  readonly because: 'holder' | 'deputy' | 'stands-in' | 'away-and-alone';
  readonly instead: string | undefined;
}
interface Absence {
  readonly id: string;
  readonly person: string;
  readonly standsIn: string | undefined;
  readonly from: Instant;
  readonly until: Instant;
}
interface Way {
  readonly kind: string;
  readonly verifiedAt: Instant | undefined;
  readonly failedAt: Instant | undefined;
}

interface SeatPageProps {
  frame: Frame;
  seat: { readonly id: string; readonly title: string };
  /** Everybody who ever sat there, the latest first. */
  terms: readonly Term[];
  standing: {
    readonly onDuty: readonly OnDuty[];
    readonly absences: readonly Absence[];
    readonly ways: ReadonlyMap<string, readonly Way[]>;
    readonly canaries: ReadonlyMap<string, readonly ('kept' | 'broken' | 'unmeasured')[]>;
  };
  nameOf: (person: string) => string;
  /** Who could be appointed: the people who are here. */
  people: readonly Option[];
  values?: Readonly<Record<string, string | undefined>> | undefined;
  problems?: readonly FormProblem[] | undefined;
  mayAssign: boolean;
}

/** A way that has not proven itself for longer counts as none. */
const PROVEN_FOR_MS = 90 * MS.day;

/** One seat: who answers now and why, how each can be called, who is away, who deputises, and everybody who did. */
export function SeatPage(props: SeatPageProps) {
  const { frame, seat, terms, standing, nameOf, problems = [], mayAssign } = props;
  const now = terms.filter(({ until }) => until === undefined);
  const holder = now.find(({ as }) => as === 'holder');
  const deputies = now.filter(({ as }) => as === 'deputy');
  const [first] = standing.onDuty;
  return (
    <Layout frame={frame} title={seat.title} room="People">
      <Breadcrumb steps={[{ href: address.people, text: 'People' }]} />
      <PageHead title={seat.title} about={first && <><a href={address.person(first.person)}>{nameOf(first.person)}</a> answers now: <Why duty={first} {...props} />.</>} />
      <ErrorSummary errors={problems} />
      {!holder && <Callout kind="broken" title="The seat is empty"><p>A report would reach nobody. Appoint somebody now.</p></Callout>}
      <Alarm frame={frame} standing={standing} />
      {standing.onDuty.length > 0 && (
        <Part title="Called in this order" lead="By each way of the first, then of the next, until somebody says that they have seen it.">
          <Table caption="Who is on duty" columns={dutyColumns(props)} rows={standing.onDuty} />
        </Part>
      )}
      <Away {...props} placed={now} />
      {standing.canaries.size > 0 && <Canaries canaries={standing.canaries} />}
      <Part title="Deputies" lead="They stand in, in the order in which they were appointed.">
        {deputies.length === 0
          ? <EmptyState title="No deputy">Whoever sits here has nobody to stand in; the clause about the seat is broken while that lasts.</EmptyState>
          : <Table caption="Deputies" columns={deputyColumns(props)} rows={deputies.toReversed()} />}
      </Part>
      {mayAssign && <Appoint {...props} holder={holder?.person} placed={new Set(now.map(({ person }) => person))} />}
      <Part title="History"><Table caption="Everybody who sat here, the latest first" columns={historyColumns(props)} rows={terms} /></Part>
    </Layout>
  );
}

/** What is wrong with whom a report would reach now. */
function Alarm({ frame, standing: { onDuty, ways } }: Pick<SeatPageProps, 'frame' | 'standing'>) {
  if (onDuty.length === 0) return null;
  if (onDuty[0]!.because === 'away-and-alone') return <Callout kind="broken" title="Everybody is away"><p>Nobody stands in. They are called all the same.</p></Callout>;
  if (onDuty.some(({ person }) => (ways.get(person) ?? []).some((way) => isProven(way, frame.now)))) return null;
  return (
    <Callout kind="broken" title={`0 of ${onDuty.length} can be called`}>
      <p>Nobody on duty has a way that proved itself within 90 days: what comes waits on the console until somebody looks. <a href={address.ways}>Add a way</a>, and enter the code that comes by it.</p>
    </Callout>
  );
}

function Why({ duty: { because, instead, person }, terms, nameOf, frame, standing }: Pick<SeatPageProps, 'terms' | 'nameOf' | 'frame' | 'standing'> & { duty: OnDuty }) {
  const since = terms.find((term) => term.person === person && term.until === undefined)?.since;
  const absence = standing.absences.find((each) => each.person === (instead ?? person) && each.from <= frame.now);
  if (because === 'away-and-alone') return <>away, and nobody stands in</>;
  if (because === 'stands-in') return <>stands in for {nameOf(instead!)}{absence && <>, who is away until <Moment at={absence.until} reader={frame} /></>}</>;
  return <>{because}{since !== undefined && <> since <Day at={since} reader={frame} /></>}</>;
}

function dutyColumns(props: SeatPageProps): Column<OnDuty>[] {
  const { frame, nameOf, standing } = props;
  return [
    { head: 'Name', kind: 'lead', cell: ({ person }) => <a href={address.person(person)}>{nameOf(person)}</a> },
    { head: 'Why', kind: 'wide', cell: (duty) => <Why duty={duty} {...props} /> },
    { head: 'Called by', kind: 'wide', cell: ({ person }) => <Ways ways={standing.ways.get(person) ?? []} frame={frame} /> },
  ];
}

/** `mail, proven 3 days ago`: each way in its order. */
function Ways({ ways, frame }: { ways: readonly Way[]; frame: Frame }) {
  if (ways.length === 0) return <span class="soft">no way: the console only</span>;
  return <>{ways.map((way, index) => <>{index > 0 && '; '}{sayWayKind(way.kind)}, <Proof way={way} frame={frame} />{way.failedAt !== undefined && <>, <b>failed</b> <Age at={way.failedAt} reader={frame} /></>}</>)}</>;
}

function Proof({ way, frame }: { way: Way; frame: Frame }) {
  if (way.verifiedAt === undefined) return <b>never proven</b>;
  return <>{isProven(way, frame.now) ? 'proven' : <b>last proven</b>} <Age at={way.verifiedAt} reader={frame} /></>;
}

function isProven({ verifiedAt }: Way, now: Instant): boolean {
  return verifiedAt !== undefined && now - verifiedAt < PROVEN_FOR_MS;
}

const WAY_WORDS: Readonly<Record<string, string>> = { 'web-push': 'push', pagerduty: 'PagerDuty', opsgenie: 'Opsgenie', sms: 'text message', voice: 'voice call' };

function sayWayKind(kind: string): Child {
  return WAY_WORDS[kind] ?? kind;
}

/** Who is away and who stands in; and the form to say so. */
function Away(props: SeatPageProps & { placed: readonly Term[] }) {
  const { frame, standing: { absences }, mayAssign, placed } = props;
  return (
    <Part title="Away" lead="Calls go past whoever is away, and come back by themselves. An absence that would leave nobody is refused.">
      {absences.length === 0
        ? <EmptyState title="Nobody is away">Nor has anybody said that they will be.</EmptyState>
        : <Table caption="Who is away, now or later" columns={absenceColumns(props)} rows={absences} />}
      {(mayAssign || placed.some(({ person }) => person === frame.viewer?.id)) && <SayAway {...props} />}
    </Part>
  );
}

function absenceColumns({ frame, seat, nameOf, mayAssign }: SeatPageProps): Column<Absence>[] {
  return [
    { head: 'Name', kind: 'lead', cell: ({ person }) => <a href={address.person(person)}>{nameOf(person)}</a> },
    { head: 'From', narrowHead: 'From', cell: ({ from }) => <Moment at={from} reader={frame} /> },
    { head: 'Until', narrowHead: 'Until', cell: ({ until }) => <Moment at={until} reader={frame} /> },
    { head: 'Stands in', narrowHead: 'Stands in', cell: ({ standsIn }) => (standsIn === undefined ? <span class="soft">the next in order</span> : nameOf(standsIn)) },
    { head: '', cell: ({ id, person }) => ((mayAssign || person === frame.viewer?.id) ? <Form inline action={`${address.seat(seat.id)}/absences/${id}/end`} label={`${nameOf(person)} is back`}><Button little>Back now<span class="unseen">: {nameOf(person)}</span></Button></Form> : null) },
  ];
}

function SayAway({ frame, seat, nameOf, people, problems = [], values = {}, mayAssign, placed }: SeatPageProps & { placed: readonly Term[] }) {
  const at = `${address.seat(seat.id)}/absences`;
  return (
    <details class="folder" open={['from', 'until', 'standsIn'].some((field) => errorAt(problems, field) !== undefined)}><summary><b>Say that {mayAssign ? 'somebody is' : 'you are'} away</b></summary><div>
      <Form action={mayAssign ? `${at}/others` : at} label="Say who is away">
        {mayAssign && <SelectField label="Who" name="person" id="f-away" options={placed.map(({ person }) => ({ value: person, text: nameOf(person) }))} value={values.person} required />}
        <Field label="From" name="from" type="datetime-local" short value={values.from} error={errorAt(problems, 'from')} hint={`In ${frame.zone}.`} required />
        <Field label="Until" name="until" type="datetime-local" short value={values.until} error={errorAt(problems, 'until')} required />
        <SelectField label="Who stands in" name="standsIn" options={[{ value: '', text: 'The next in order' }, ...people]} value={values.standsIn} error={errorAt(problems, 'standsIn')} />
        <div class="acts"><Button kind="main">Hand over</Button></div>
      </Form>
    </div></details>
  );
}

/** Whether marked messages reached whoever was on duty, day by day. */
function Canaries({ canaries }: Pick<SeatPageProps['standing'], 'canaries'>) {
  return (
    <Part title="Canaries" lead={<>Marked messages that travel the whole way to whoever is on duty, in the last 30 days. <a href={address.canaries}>Look at each</a></>}>
      <FactList>
        {[...canaries].map(([channel, days]) => {
          const sent = days.filter((day) => day !== 'unmeasured');
          return <FactRow name={channel === 'form' ? 'By the form' : 'By mail'}>{sent.length === 0 ? 'none yet' : `${sent.filter((day) => day === 'kept').length}/${sent.length} days in time`} <Ticks ticks={days} /></FactRow>;
        })}
      </FactList>
    </Part>
  );
}

function deputyColumns({ frame, seat, nameOf, mayAssign }: SeatPageProps): Column<Term>[] {
  return [
    { head: 'Name', kind: 'lead', cell: ({ person }) => <a href={address.person(person)}>{nameOf(person)}</a> },
    { head: 'Since', narrowHead: 'Since', cell: ({ since }) => <Day at={since} reader={frame} /> },
    ...(mayAssign ? [{ head: '', cell: ({ person }: Term) => <Form inline action={`${address.seat(seat.id)}/deputies/${person}/end`} label={`${nameOf(person)} stands down`}><Button little kind="destroys">Stand down<span class="unseen">: {nameOf(person)}</span></Button></Form> }] : []),
  ];
}

function historyColumns({ frame, nameOf }: SeatPageProps): Column<Term>[] {
  return [
    { head: 'Name', kind: 'lead', cell: ({ person }) => <a href={address.person(person)}>{nameOf(person)}</a> },
    { head: 'As', cell: ({ as }) => as },
    { head: 'From', narrowHead: 'From', cell: ({ since }) => <Day at={since} reader={frame} /> },
    { head: 'To', narrowHead: 'To', cell: ({ until }) => (until === undefined ? <span class="soft">now</span> : <Day at={until} reader={frame} />) },
  ];
}

function Appoint({ seat, people, problems = [], holder, placed }: SeatPageProps & { holder: string | undefined; placed: ReadonlySet<string> }) {
  const at = address.seat(seat.id);
  return (
    <Part title="Appoint">
      <details class="folder" open={errorAt(problems, 'holder') !== undefined}><summary><b>{holder ? 'Put somebody else in the seat' : 'Put somebody in the seat'}</b></summary><div>
        <Form action={`${at}/holder`} label="Appoint the holder">
          <SelectField label="Who" name="person" id="f-holder" options={people.filter(({ value }) => value !== holder)} error={errorAt(problems, 'holder')} required />
          <div class="acts"><Button kind="main">Appoint</Button></div>
        </Form>
      </div></details>
      <details class="folder" open={errorAt(problems, 'deputy') !== undefined}><summary><b>Add a deputy</b></summary><div>
        <Form action={`${at}/deputies`} label="Add a deputy">
          <SelectField label="Who" name="person" id="f-deputy" options={people.filter(({ value }) => !placed.has(value))} error={errorAt(problems, 'deputy')} required />
          <div class="acts"><Button kind="main">Add</Button></div>
        </Form>
      </div></details>
    </Part>
  );
}
