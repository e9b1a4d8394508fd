import type { Instant } from '@writ/kernel';
import { address } from '../../ui/addresses.ts';
import { Button, ButtonLink, Day, EmptyState, ErrorSummary, Field, FilterBar, Form, PageHead, Pager, Part, Table, type Column, type PageOfList } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import { sayCount } from '../../ui/say-number.ts';
import type { Role } from '../actor.ts';
import type { Person } from './person.ts';
import type { FormProblem } from '../form-problem.ts';
import type { ServiceIdentity } from './services.ts';

export interface PersonRow extends Person {
  readonly roles: readonly Role[];
  readonly seats: readonly string[];
  readonly keyCount: number;
  /** Whether they can sign in to Writ; undefined for readers who may not see accounts. */
  readonly account: 'none' | 'invited' | 'active' | 'disabled' | undefined;
}

export interface PeoplePageProps {
  frame: Frame;
  people: readonly PersonRow[];
  services: readonly (ServiceIdentity & { readonly keyCount: number })[];
  /** Every seat there is, by the way to its page: an empty one is nobody's, and must be found too. */
  seats?: readonly { readonly id: string; readonly title: string }[] | undefined;
  page: PageOfList;
  filter: { readonly q?: string | undefined; readonly standing?: string | undefined };
  /** What was sent and did not fit, to be put right where it was typed. */
  again?: { readonly form: 'person' | 'service'; readonly values: Readonly<Record<string, string | undefined>>; readonly problems: readonly FormProblem[] } | undefined;
  mayAdd: boolean;
}

/** People, and the programs that have an identity of their own. */
export function PeoplePage({ frame, people, services, seats = [], page, filter, again, mayAdd }: PeoplePageProps) {
  return (
    <Layout frame={frame} title="People" room="People">
      <PageHead title="People" about="Whose keys may be on which server, who sits in a seat, who may do what here." acts={seats.length > 0 && seats.map(({ id, title }) => <ButtonLink href={address.seat(id)}>{title}</ButtonLink>)} />
      <ErrorSummary errors={again?.problems ?? []} />
      <FilterBar path={frame.path} label="People" filters={[
        { name: 'q', label: 'Name', value: filter.q },
        { name: 'standing', label: 'Standing', value: filter.standing, options: [{ value: '', text: 'Here' }, { value: 'departed', text: 'Departed' }, { value: 'all', text: 'Both' }] },
      ]} />
      {people.length === 0
        ? <EmptyState title="Nobody">{filter.q ? 'Nobody of that name is in the directory.' : 'Add the people of the company, so that their keys are known on its servers.'}</EmptyState>
        : <><Table caption="People" columns={personColumns(frame)} rows={people} /><Pager path={frame.path} page={page} shown={people.length} counted="people" /></>}
      <Part title="Services" lead="Deploy keys, backup jobs and other programs that open a server with a key of their own.">
        {services.length === 0 ? <EmptyState title="No service has an identity">A key that belongs to a program is known by its service.</EmptyState> : <Table caption="Services" columns={serviceColumns(frame)} rows={services} />}
      </Part>
      {mayAdd && <AddForms again={again} />}
    </Layout>
  );
}

function personColumns(frame: Frame): Column<PersonRow>[] {
  return [
    { head: 'Name', kind: 'lead', cell: ({ id, name, departedAt }) => <><a href={address.person(id)}>{name}</a>{departedAt !== undefined && <span class="why"> departed <Day at={departedAt} reader={frame} /></span>}</> },
    { head: 'Mail', cell: ({ email }) => email },
    { head: 'Roles', cell: ({ roles }) => roles.map(sayRole).join(', ') },
    { head: 'Seats', cell: ({ seats }) => seats.join(', ') },
    { head: 'SSH keys', kind: 'num', narrowHead: 'SSH keys', cell: ({ keyCount }) => keyCount },
    { head: 'Account', cell: ({ account }) => account && ACCOUNT_WORDS[account] },
  ];
}

function serviceColumns(frame: Frame): Column<PeoplePageProps['services'][number]>[] {
  return [
    { head: 'Name', kind: 'lead', cell: ({ name, id }) => <a href={address.service(id)}>{name}</a> },
    { head: 'What for', kind: 'wide', cell: ({ about }) => about },
    { head: 'SSH keys', kind: 'num', narrowHead: 'SSH keys', cell: ({ keyCount }) => keyCount },
    { head: 'Since', narrowHead: 'Since', cell: ({ createdAt }: { createdAt: Instant }) => <Day at={createdAt} reader={frame} /> },
  ];
}

const ACCOUNT_WORDS = { none: 'none', invited: 'invited', active: 'signs in', disabled: 'disabled' } as const;

/** `point-of-contact` → `point of contact`. */
export function sayRole(role: Role): string {
  return role.replaceAll('-', ' ');
}

/** `2 roles` in words, for a heading. */
export function sayRoles(roles: readonly Role[]): string {
  return roles.length === 0 ? 'no role' : roles.length <= 3 ? roles.map(sayRole).join(', ') : sayCount(roles.length, 'roles');
}

function AddForms({ again }: Pick<PeoplePageProps, 'again'>) {
  const of = (form: 'person' | 'service') => {
    const shown = again?.form === form ? again : undefined;
    return { open: shown !== undefined, value: (name: string) => shown?.values[name], error: (name: string) => shown?.problems.find(({ field }) => field === name)?.text };
  };
  const person = of('person');
  const service = of('service');
  return (
    <Part title="Add">
      <details class="folder" open={person.open}><summary><b>A person</b></summary><div>
        <Form action={address.people} label="Add a person">
          <Field label="Name" name="name" required maxlength={200} autocomplete="off" value={person.value('name')} error={person.error('name')} />
          <Field label="Mail address" name="email" type="email" maxlength={320} autocomplete="off" value={person.value('email')} error={person.error('email')} />
          <div class="acts"><Button kind="main">Add</Button></div>
        </Form>
      </div></details>
      <details class="folder" open={service.open}><summary><b>A service</b></summary><div>
        <Form action={address.services} label="Add a service">
          <Field label="Name" name="name" id="f-service-name" required maxlength={100} value={service.value('name')} error={service.error('service-name')} />
          <Field label="What for" name="about" required maxlength={300} value={service.value('about')} error={service.error('about')} />
          <div class="acts"><Button kind="main">Add</Button></div>
        </Form>
      </div></details>
    </Part>
  );
}
