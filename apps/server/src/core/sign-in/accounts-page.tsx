import { Breadcrumb, Button, ChoiceField, EmptyState, ErrorSummary, Form, PageHead, Part, SelectField, Table, type Column } from '../../ui/components/index.ts';
import { address } from '../../ui/addresses.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import { ROLES, type Role } from '../actor.ts';
import type { Account } from './account.ts';
import type { WaysIn } from './own-credentials.ts';
import type { FormProblem } from './sign-in-page.tsx';

export const ROLE_NAMES: Readonly<Record<Role, string>> = { owner: 'Owner', 'point-of-contact': 'Point of contact', support: 'Support', developer: 'Developer', auditor: 'Auditor' };
const ROLE_HINTS: Readonly<Record<Role, string>> = {
  owner: 'Everything: accounts, roles, settings, backups.',
  'point-of-contact': 'Runs the security work; no accounts or settings.',
  support: 'Triage and hand-over.',
  developer: 'Works on findings, asks for exceptions.',
  auditor: 'Reads everything, changes nothing.',
};

export interface AccountRow extends Account {
  readonly ways: WaysIn;
}
interface AccountsPageProps {
  frame: Frame;
  accounts: readonly AccountRow[];
  /** People of the directory without an account. */
  invitable: readonly { readonly id: string; readonly name: string }[];
  /** The reader may invite, disable, reset and change roles. */
  mayManage: boolean;
  problems?: readonly FormProblem[] | undefined;
}

/** Who can sign in to Writ, as what, and with which factors. */
export function AccountsPage({ frame, accounts, invitable, mayManage, problems = [] }: AccountsPageProps) {
  return (
    <Layout frame={frame} title="Accounts" room="Settings">
      <Breadcrumb steps={[{ href: address.settings, text: 'Settings' }]} />
      <PageHead title="Accounts" about="Who can sign in to Writ, as what, and with which factors." />
      <ErrorSummary errors={problems} />
      <Table caption="Accounts" columns={columns(mayManage)} rows={accounts} />
      {mayManage && (
        <Part title="Invite somebody" lead="They get a link that works once, for a week.">
          {invitable.length === 0
            ? <EmptyState title="Nobody to invite">Everybody in the directory has an account. Add a person first.</EmptyState>
            : (
              <Form action="/settings/accounts/invite">
                <SelectField label="Person" name="person" options={invitable.map(({ id, name }) => ({ value: id, text: name }))} required />
                <ChoiceField label="Roles" name="roles" many chosen={[]} options={ROLES.map((role) => ({ value: role, text: ROLE_NAMES[role], hint: ROLE_HINTS[role] }))} />
                <Button kind="main">Make the link</Button>
              </Form>
            )}
        </Part>
      )}
    </Layout>
  );
}

function columns(mayManage: boolean): Column<AccountRow>[] {
  const shown: Column<AccountRow>[] = [
    { head: 'Person', kind: 'lead', cell: ({ person, name, disabled }) => <><a href={address.person(person)}>{name}</a>{disabled && <span class="why"> disabled</span>}</> },
    { head: 'Signs in with', narrowHead: 'Signs in with', cell: ({ ways }) => sayWays(ways) },
    { head: 'Roles', kind: 'wide', cell: (account) => (mayManage && !account.disabled ? <RolesForm account={account} /> : account.roles.map((role) => ROLE_NAMES[role]).join(', ') || <span class="soft">none</span>) },
  ];
  const acts: Column<AccountRow> = {
    head: '',
    cell: ({ id, name, disabled }) => !disabled && (
      <div class="acts">
        <Form inline action={`/settings/accounts/${id}/reset`} label={`New ways in for ${name}`}><Button little>New way in<span class="unseen"> for {name}</span></Button></Form>
        <Form inline action={`/settings/accounts/${id}/disable`} label={`Disable ${name}`}><Button little kind="destroys">Disable<span class="unseen"> {name}</span></Button></Form>
      </div>
    ),
  };
  return mayManage ? [...shown, acts] : shown;
}

function RolesForm({ account }: { account: AccountRow }) {
  return (
    <Form inline action={`/settings/accounts/${account.id}/roles`} label={`Roles of ${account.name}`}>
      {ROLES.map((role) => <label><input type="checkbox" name="roles" value={role} checked={account.roles.includes(role)} /> {ROLE_NAMES[role]}</label>)}
      <Button little>Save</Button>
    </Form>
  );
}

function sayWays({ passkeys, password, totp, external }: WaysIn): string {
  const ways = [passkeys > 0 && (passkeys === 1 ? 'a passkey' : `${passkeys} passkeys`), password && (totp ? 'a password and a code' : 'a password, no code yet'), external > 0 && 'the company’s sign-in'];
  return ways.filter((way) => typeof way === 'string').join(', ') || 'nothing';
}
