import type { Instant } from '@writ/kernel';
import { address } from '../../ui/addresses.ts';
import { Breadcrumb, Button, Callout, Day, EmptyState, ErrorSummary, Form, PageHead, Part, SelectField, Table, type Column, type Option } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import { errorAt, type FormProblem } from '../form-problem.ts';

interface Term {
  readonly person: string;
  readonly as: 'holder' | 'deputy';
  readonly since: Instant;
  readonly until: Instant | undefined;
}

interface SeatPageProps {
  frame: Frame;
  seat: { readonly id: string; readonly title: string };
  /** Everybody who ever sat there, the latest first. */
  terms: readonly Term[];
  nameOf: (person: string) => string;
  /** Who could be appointed: the people who are here. */
  people: readonly Option[];
  problems?: readonly FormProblem[] | undefined;
  mayAssign: boolean;
}

/** One seat: who sits there, who deputises, and everybody who did. */
export function SeatPage(props: SeatPageProps) {
  const { frame, seat, terms, nameOf, problems = [], mayAssign } = props;
  const now = terms.filter(({ until }) => until === undefined);
  const holder = now.find(({ as }) => as === 'holder');
  const deputies = now.filter(({ as }) => as === 'deputy');
  return (
    <Layout frame={frame} title={seat.title} room="People">
      <Breadcrumb steps={[{ href: address.people, text: 'People' }]} />
      <PageHead title={seat.title} about={holder ? <><a href={address.person(holder.person)}>{nameOf(holder.person)}</a> sits here since <Day at={holder.since} reader={frame} />.</> : undefined} />
      <ErrorSummary errors={problems} />
      {!holder && <Callout kind="broken" title="The seat is empty"><p>A report would reach nobody. Appoint somebody now.</p></Callout>}
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
