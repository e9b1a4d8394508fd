import { address } from '../../ui/addresses.ts';
import { Button, Callout, Form, PageHead, Part, SelectField, Table, type Column } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';

/** One setting as it is in force: where it comes from matters as much as its value. */
export interface SettingRow {
  readonly name: string;
  /** Secrets come as `set` or `not set`. */
  readonly value: string;
  readonly from: 'environment' | 'default' | 'file';
  readonly about: string;
}

export interface SettingsPageProps {
  frame: Frame;
  version: string;
  /** Undefined for readers who may not see them. */
  settings: readonly SettingRow[] | undefined;
  /** IANA zones to choose from. */
  zones: readonly string[];
  /** Jobs and deliveries that gave up. */
  givenUp: number;
}

/** How this instance is set up, and how its reader wants to see it. */
export function SettingsPage({ frame, version, settings, zones, givenUp }: SettingsPageProps) {
  const rooms = [
    { href: address.security, name: 'How you sign in', about: 'Your passkeys, your password, your codes.' },
    { href: address.ways, name: 'How you are called', about: 'By which ways, in which order, and when only what cannot wait.' },
    { href: address.accounts, name: 'Accounts', about: 'Who can sign in, as what, and with which factors.' },
    { href: address.sessions, name: 'Sessions', about: 'Where you are signed in, and the act that ends it.' },
    { href: address.tokens, name: 'API tokens', about: 'For programs: scoped, expiring, shown once.' },
    { href: address.deliveries, name: 'Jobs and deliveries', about: givenUp > 0 ? `${givenUp} gave up and wait for somebody.` : 'Scheduled work and what is sent out. Nothing gave up.' },
    { href: address.calendar, name: 'Calendar', about: 'Closures, half days and public holidays of the company.' },
    { href: address.publication, name: 'Public pages', about: 'What strangers read: the form, the policy, security.txt.' },
    { href: address.policyVersions, name: 'Versions of the policy', about: 'Every text that was in force.' },
    { href: '/api', name: 'API', about: 'OpenAPI 3.1 of every JSON door.' },
  ];
  return (
    <Layout frame={frame} title="Settings" room="Settings">
      <PageHead title="Settings" about={`Writ ${version}`} />
      <ul class="settings">{rooms.map(({ href, name, about }) => <li><a href={href}>{name}</a><p>{about}</p></li>)}</ul>
      <Part title="How you see it">
        <Form action={`${address.settings}/appearance`} inline label="Appearance">
          <SelectField label="Time zone" name="zone" value={frame.zone} options={zones.map((value) => ({ value, text: value }))} />
          <SelectField label="Colours" name="theme" value={frame.theme ?? ''} options={[{ value: '', text: 'As the system has them' }, { value: 'light', text: 'Light' }, { value: 'dark', text: 'Dark' }]} />
          <Button kind="main">Save</Button>
        </Form>
      </Part>
      {settings && (
        <Part title="How this instance is set up" lead="Read once at start, from the environment. Change it there and start again.">
          <Table caption="Settings" columns={COLUMNS} rows={settings} />
        </Part>
      )}
      {!settings && <Part title="How this instance is set up"><Callout kind="unknown"><p>Owners, the point of contact and auditors see it.</p></Callout></Part>}
    </Layout>
  );
}

const COLUMNS: readonly Column<SettingRow>[] = [
  { head: 'Setting', kind: 'lead', cell: ({ name, about }) => <><code>{name}</code><div class="why">{about}</div></> },
  { head: 'Value', cell: ({ value }) => <code>{value}</code> },
  { head: 'From', cell: ({ from }) => (from === 'default' ? <span class="soft">default</span> : from) },
];
