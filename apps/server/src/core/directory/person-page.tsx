import type { Instant } from '@writ/kernel';
import { address } from '../../ui/addresses.ts';
import { Age, Breadcrumb, Button, Callout, ChoiceField, CopyLine, Day, ErrorSummary, FactList, FactRow, Field, Form, PageHead, Part } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import { ROLES, type Role } from '../actor.ts';
import { errorAt, type FormProblem } from '../form-problem.ts';
import type { JournalEntry } from '../journal/entry.ts';
import { EntryList } from '../journal/entry-list.tsx';
import { KnownKeys, type SeenKey } from './known-key-table.tsx';
import type { Person } from './person.ts';
import { sayRole, sayRoles } from './people-page.tsx';

export interface PersonAccount {
  readonly state: 'none' | 'invited' | 'active' | 'disabled';
  readonly factors: readonly string[];
  readonly lastSignInAt?: Instant | undefined;
}

export interface PersonPageProps {
  frame: Frame;
  person: Person;
  roles: readonly Role[];
  seats: readonly { readonly seat: string; readonly name: string; readonly as: 'holder' | 'deputy'; readonly since: Instant }[];
  /** Undefined for readers who may not see accounts. */
  account?: PersonAccount | undefined;
  keys: readonly SeenKey[];
  /** What the journal has about them; undefined for readers who may not see it. */
  entries?: readonly JournalEntry[] | undefined;
  nameOf: (person: string) => string;
  /** A sign-up link that was just made; shown this once. */
  invitation?: string | undefined;
  problems?: readonly FormProblem[] | undefined;
  may: { readonly change: boolean; readonly depart: boolean; readonly grantRoles: boolean; readonly invite: boolean };
}

/** One person: roles, seats, account, SSH keys and where they were seen. */
export function PersonPage(props: PersonPageProps) {
  const { frame, person, roles, keys, entries, nameOf, problems = [], may } = props;
  const isHere = person.departedAt === undefined;
  return (
    <Layout frame={frame} title={person.name} room="People">
      <Breadcrumb steps={[{ href: address.people, text: 'People' }]} />
      <PageHead title={person.name} about={<>{sayRoles(roles)}{person.email && `, ${person.email}`}</>} />
      <ErrorSummary errors={problems} />
      {!isHere && <Callout kind="unknown" title="Departed"><p><Day at={person.departedAt!} reader={frame} />. None of their keys is known any more; where one is still found, the clause is broken.</p></Callout>}
      <Facts {...props} />
      <Part title="SSH keys" lead="On servers there may be only keys that belong to somebody. These are theirs.">
        <KnownKeys keys={keys} frame={frame} at={address.person(person.id)} mayChange={may.change && isHere} problems={problems} />
      </Part>
      {entries && <Part title="What was done"><EntryList entries={entries} frame={frame} nameOf={nameOf} /></Part>}
      {isHere && <Acts {...props} />}
    </Layout>
  );
}

function Facts({ frame, person, seats, account, invitation }: PersonPageProps) {
  return (
    <div class="stack">
      {invitation && <Callout title="A sign-up link, shown this once"><CopyLine text={invitation} label={`The sign-up link of ${person.name}`} /><p class="small">Give it to {person.name} in person or over a channel that you trust. It works once, within a week.</p></Callout>}
      <FactList>
        <FactRow name="In the directory since"><Day at={person.createdAt} reader={frame} /></FactRow>
        {seats.map(({ seat, name, as, since }) => <FactRow name={as === 'holder' ? 'Sits as' : 'Deputises as'}><a href={address.seat(seat)}>{name}</a> since <Day at={since} reader={frame} /></FactRow>)}
        {account && <FactRow name="Account"><AccountLine account={account} frame={frame} /></FactRow>}
      </FactList>
    </div>
  );
}

function AccountLine({ account: { state, factors, lastSignInAt }, frame }: { account: PersonAccount; frame: Frame }) {
  return <>{state}{factors.length > 0 && `, with ${factors.join(' and ')}`}{lastSignInAt !== undefined && <>, last here <Age at={lastSignInAt} reader={frame} /></>}</>;
}

function Acts(props: PersonPageProps) {
  const { may, account } = props;
  if (!may.change && !may.grantRoles && !may.invite && !may.depart) return null;
  return (
    <Part title="Acts">
      {may.change && <Rename {...props} />}
      {may.invite && isKnownHere(account) && <ChangeAddress {...props} />}
      {may.grantRoles && account?.state === 'active' && <ChangeRoles {...props} />}
      {may.invite && (account?.state === 'none' || account?.state === 'invited') && <Invite {...props} />}
      {may.depart && <Depart {...props} />}
    </Part>
  );
}

/** The address of somebody who signs in with it is a form of its own, for owners. */
function Rename({ person, account, problems = [] }: PersonPageProps) {
  const signsIn = isKnownHere(account);
  const isOpen = problems.some(({ field }) => field === 'name' || (!signsIn && field === 'email'));
  return (
    <details class="folder" open={isOpen}><summary><b>{signsIn ? 'Change their name' : 'Change their name or mail address'}</b></summary><div>
      <Form action={`${address.person(person.id)}/rename`} label={signsIn ? 'Name' : 'Name and mail address'}>
        <Field label="Name" name="name" required maxlength={200} value={person.name} error={errorAt(problems, 'name')} autocomplete="off" />
        {!signsIn && <Field label="Mail address" name="email" type="email" maxlength={320} value={person.email} error={errorAt(problems, 'email')} autocomplete="off" />}
        <div class="acts"><Button kind="main">Save</Button></div>
      </Form>
    </div></details>
  );
}

function ChangeAddress({ person, problems = [] }: PersonPageProps) {
  return (
    <details class="folder" open={problems.some(({ field }) => field === 'email')}><summary><b>Change the mail address they sign in with</b></summary><div>
      <Form action={`${address.person(person.id)}/address`} label="Mail address">
        <Field label="Mail address" name="email" type="email" maxlength={320} value={person.email} error={errorAt(problems, 'email')} hint="Whoever has this address can come in by it from your identity provider, if there is one." autocomplete="off" />
        <div class="acts"><Button kind="main">Save the address</Button></div>
      </Form>
    </div></details>
  );
}

function isKnownHere(account: PersonAccount | undefined): boolean {
  return account !== undefined && account.state !== 'none';
}

function ChangeRoles({ person, roles, problems = [] }: PersonPageProps) {
  return (
    <details class="folder" open={problems.some(({ field }) => field === 'roles')}><summary><b>Change their roles</b></summary><div>
      <Form action={`${address.person(person.id)}/roles`} label="Roles">
        <ChoiceField label="Roles" name="roles" many chosen={roles} options={ROLE_OPTIONS} error={errorAt(problems, 'roles')} hint="Their sessions end, so that nobody goes on under what they were." />
        <div class="acts"><Button kind="main">Save the roles</Button></div>
      </Form>
    </div></details>
  );
}

function Invite({ person, account, problems = [] }: PersonPageProps) {
  return (
    <details class="folder" open={problems.some(({ field }) => field === 'invite')}><summary><b>Make a sign-up link</b></summary><div>
      <Form action={`${address.person(person.id)}/invite`} label="Sign-up link">
        <p>With it {person.name} makes an account with a passkey, or with a password and a code. It works once, within a week.{account?.state === 'invited' && ' The link that was made before stops working.'}</p>
        <ChoiceField label="Roles of the account" name="roles" many chosen={['developer']} options={ROLE_OPTIONS} />
        <div class="acts"><Button kind="main">Make the link</Button></div>
      </Form>
    </div></details>
  );
}

function Depart({ person }: PersonPageProps) {
  return (
    <details class="folder"><summary><b>Record that {person.name} has left</b></summary><div>
      <Form action={`${address.person(person.id)}/depart`} label={`Record that ${person.name} has left`}>
        <p>Their account is closed, their sessions and tokens end, and their keys count as those of somebody who left wherever they are found. Where they deputise they stand down; a seat they hold must be given to somebody first.</p>
        <div class="acts"><Button kind="destroys">{person.name} has left</Button></div>
      </Form>
    </div></details>
  );
}

const ROLE_HINTS: Readonly<Record<Role, string>> = {
  owner: 'Everything, accounts and roles among it.',
  'point-of-contact': 'Answers for security: policy, hosts, findings, exceptions.',
  support: 'Triage at the desk, on call off hours.',
  developer: 'Works on findings, asks for exceptions.',
  auditor: 'Reads everything, changes nothing.',
};
const ROLE_OPTIONS = ROLES.map((value) => ({ value, text: sayRole(value), hint: ROLE_HINTS[value] }));
