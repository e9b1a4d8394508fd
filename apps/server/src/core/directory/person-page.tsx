import type { Instant } from '@writ/kernel';
import { address } from '../../ui/addresses.ts';
import { Age, Breadcrumb, Button, Callout, ChoiceField, Day, EmptyState, ErrorSummary, FactList, FactRow, Field, Form, PageHead, Part, Table, TextField, type Column } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import { ROLES, type Role } from '../actor.ts';
import type { JournalEntry } from '../journal/entry.ts';
import { EntryList } from '../journal/entry-list.tsx';
import type { KnownKey } from './known-keys.ts';
import type { Person } from './person.ts';
import { sayRole, sayRoles } from './people-page.tsx';

/** A key with the places where it was last seen. */
export interface PersonKey extends KnownKey {
  readonly seenOn: readonly { readonly host: string; readonly name: string; readonly account: string }[];
}

export interface PersonPageProps {
  frame: Frame;
  person: Person;
  roles: readonly Role[];
  seats: readonly { readonly name: string; readonly as: 'holder' | 'deputy'; readonly since: Instant }[];
  account?: { readonly state: 'invited' | 'active' | 'disabled'; readonly factors: readonly string[]; readonly lastSignInAt?: Instant | undefined } | undefined;
  keys: readonly PersonKey[];
  entries: readonly JournalEntry[];
  nameOf: (person: string) => string;
  /** A sign-up link that was just made; shown this once. */
  invitation?: string | undefined;
  problems?: readonly { readonly field?: string | undefined; readonly text: string }[] | undefined;
  may: { readonly change: boolean; readonly depart: boolean; readonly grantRoles: boolean; readonly invite: boolean };
}

/** One person: roles, seats, account, SSH keys and where they were seen. */
export function PersonPage(props: PersonPageProps) {
  const { frame, person, roles, keys, entries, nameOf, problems = [], may } = props;
  const at = address.person(person.id);
  return (
    <Layout frame={frame} title={person.name} room="People">
      <Breadcrumb steps={[{ href: address.people, text: 'People' }]} />
      <PageHead title={person.name} about={<>{sayRoles(roles)}{person.email && `, ${person.email}`}</>} />
      <ErrorSummary errors={problems} />
      {person.departedAt !== undefined && <Callout kind="unknown" title="Departed"><p><Day at={person.departedAt} reader={frame} />. None of their keys is known any more; where one is still found, the clause is broken.</p></Callout>}
      <Facts {...props} />
      <Part title="SSH keys" lead="On servers there may be only keys that belong to somebody. These are theirs.">
        {keys.length === 0 ? <EmptyState title="No key">A key of theirs that is found on a server counts as unknown until it is added here.</EmptyState> : <KeyTable keys={keys} frame={frame} mayRemove={may.change} />}
        {may.change && person.departedAt === undefined && <AddKey at={at} error={problems.find(({ field }) => field === 'key')?.text} />}
      </Part>
      <Part title="What was done"><EntryList entries={entries} frame={frame} nameOf={nameOf} /></Part>
      {person.departedAt === undefined && <Acts {...props} />}
    </Layout>
  );
}

function Facts({ frame, person, seats, account, invitation }: PersonPageProps) {
  return (
    <div class="stack">
      <FactList>
        <FactRow name="In the directory since"><Day at={person.createdAt} reader={frame} /></FactRow>
        {seats.map(({ name, as, since }) => <FactRow name={as === 'holder' ? 'Sits as' : 'Deputises as'}>{name} since <Day at={since} reader={frame} /></FactRow>)}
        <FactRow name="Account">{account ? <>{account.state}{account.factors.length > 0 && `, with ${account.factors.join(' and ')}`}{account.lastSignInAt !== undefined && <>, last here <Age at={account.lastSignInAt} reader={frame} /></>}</> : 'none'}</FactRow>
      </FactList>
      {invitation && <Callout title="A sign-up link, shown this once"><p class="once">{invitation}</p><p class="small">Give it to {person.name} in person or over a channel that you trust. It works once.</p></Callout>}
    </div>
  );
}

function KeyTable({ keys, frame, mayRemove }: { keys: readonly PersonKey[]; frame: Frame; mayRemove: boolean }) {
  const columns: Column<PersonKey>[] = [
    { head: 'Fingerprint', kind: 'lead', cell: ({ fingerprint, type }) => <><code>{fingerprint}</code><div class="why">{type}</div></> },
    { head: 'Seen on', kind: 'wide', cell: ({ seenOn }) => (seenOn.length === 0 ? <span class="soft">no server</span> : <>{seenOn.slice(0, 5).map(({ host, name, account }, index) => <>{index > 0 && ', '}{account}@<a href={address.host(host)}>{name}</a></>)}{seenOn.length > 5 && ` and ${seenOn.length - 5} more`}</>) },
    { head: 'Added', narrowHead: 'Added', cell: ({ addedAt }) => <Day at={addedAt} reader={frame} /> },
    { head: 'Until', narrowHead: 'Until', cell: ({ until }) => until !== undefined && <Day at={until} reader={frame} /> },
    { head: '', cell: ({ id, fingerprint }) => mayRemove && <Form inline action={`/keys/${id}/remove`} label={`Remove ${fingerprint}`}><Button little kind="destroys">Remove<span class="unseen"> {fingerprint}</span></Button></Form> },
  ];
  return <Table caption="SSH keys" columns={columns} rows={keys} />;
}

function AddKey({ at, error }: { at: string; error: string | undefined }) {
  return (
    <details>
      <summary>Add a key</summary>
      <Form action={`${at}/keys`} label="Add a key">
        <TextField label="Public key" name="key" placeholder="ssh-ed25519 AAAA…" error={error} rows={3} required maxlength={16_000} hint="One line of a .pub file. Never the private half." />
        <Field label="Until" name="until" type="date" short hint="For a key that is lent for a time." />
        <div class="acts"><Button kind="main">Add the key</Button></div>
      </Form>
    </details>
  );
}

function Acts({ person, roles, account, may }: PersonPageProps) {
  if (!may.grantRoles && !may.invite && !may.depart) return null;
  const at = address.person(person.id);
  return (
    <Part title="Acts">
      {may.grantRoles && (
        <details class="folder"><summary><b>Change their roles</b></summary><div>
          <Form action={`${at}/roles`} label="Roles">
            <ChoiceField label="Roles" name="roles" many chosen={roles} options={ROLES.map((value) => ({ value, text: sayRole(value), hint: ROLE_HINTS[value] }))} />
            <div class="acts"><Button kind="main">Save the roles</Button></div>
          </Form>
        </div></details>
      )}
      {may.invite && account?.state !== 'active' && (
        <details class="folder"><summary><b>Make a sign-up link</b></summary><div>
          <Form action={`${at}/invite`} label="Sign-up link"><p>With it {person.name} makes an account with a passkey, or with a password and a code. It works once and for a day.</p><div class="acts"><Button kind="main">Make the link</Button></div></Form>
        </div></details>
      )}
      {may.depart && (
        <details class="folder"><summary><b>Record that {person.name} has left</b></summary><div>
          <Form action={`${at}/depart`} label={`Record that ${person.name} has left`}>
            <p>Their account is closed, their sessions and tokens end, and their keys count as unknown wherever they are found. A seat they hold must be given to somebody first.</p>
            <div class="acts"><Button kind="destroys">{person.name} has left</Button></div>
          </Form>
        </div></details>
      )}
    </Part>
  );
}

const ROLE_HINTS: Readonly<Record<Role, string>> = {
  owner: 'Everything, accounts and roles among it.',
  'point-of-contact': 'Answers for security: policy, hosts, findings, exceptions.',
  support: 'Triage at the desk, on call off hours.',
  developer: 'Works on findings, asks for exceptions.',
  auditor: 'Reads everything, changes nothing.',
};
