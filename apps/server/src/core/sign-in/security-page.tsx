import { Age, Breadcrumb, Button, CopyLine, Day, EmptyState, ErrorSummary, Field, Form, PageHead, Part, Table, type Column } from '../../ui/components/index.ts';
import { address } from '../../ui/addresses.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import { instant } from '@writ/kernel';
import type { WaysIn } from './own-credentials.ts';
import type { Passkey } from './passkeys.ts';
import { PasskeyForm, type FormProblem } from './sign-in-page.tsx';

interface SecurityPageProps {
  frame: Frame;
  passkeys: readonly Passkey[];
  ways: WaysIn;
  asks: string;
  problems?: readonly FormProblem[] | undefined;
}

/** How the reader signs in, and how to change it. */
export function SecurityPage({ frame, passkeys, ways, asks, problems = [] }: SecurityPageProps) {
  return (
    <Layout frame={frame} title="How you sign in" room="Settings" islands={['islands/passkey.js']}>
      <Breadcrumb steps={[{ href: address.settings, text: 'Settings' }]} />
      <PageHead title="How you sign in" about="Every change here ends your other sessions." />
      <ErrorSummary errors={problems} />
      <Part title="Passkeys" lead="One that lives on two devices, or two of them, keeps you from being locked out.">
        {passkeys.length === 0 ? <EmptyState title="No passkey">You sign in with a password and a code.</EmptyState> : <Table caption="Passkeys" columns={passkeyColumns(frame)} rows={passkeys} />}
        <PasskeyForm action="/settings/security/passkeys" options="/settings/security/passkeys/options" ceremony="create">
          <Field label="Name" name="name" hint="The device it lives on." required maxlength={100} />
          <Button>Add a passkey</Button>
        </PasskeyForm>
      </Part>
      <Part title="Password" lead={ways.password ? <>Set on <Day at={instant(ways.password.setAt.getTime())} reader={frame} />.</> : 'You have none, and need none.'}>
        <Form action="/settings/security/password">
          <Field label={ways.password ? 'New password' : 'Password'} name="password" type="password" autocomplete="new-password" hint={asks} required maxlength={256} />
          <Button>{ways.password ? 'Change it' : 'Set a password'}</Button>
        </Form>
        {ways.password && <Form inline action="/settings/security/password/remove" label="Remove the password"><Button kind="destroys">Remove the password and the authenticator app</Button></Form>}
      </Part>
      <Part title="Authenticator app" lead={ways.totp ? `Set up. ${ways.recoveryCodesLeft} recovery codes are left.` : 'Not set up. A password alone signs nobody in.'}>
        <div class="acts">
          <Form inline action="/settings/security/authenticator" label="Set up an authenticator app"><Button>{ways.totp ? 'Set up another in its place' : 'Set it up'}</Button></Form>
          {ways.totp && <Form inline action="/settings/security/recovery-codes" label="New recovery codes"><Button>New recovery codes</Button></Form>}
        </div>
      </Part>
    </Layout>
  );
}

function passkeyColumns(frame: Frame): Column<Passkey>[] {
  return [
    { head: 'Name', kind: 'lead', cell: ({ name }) => name },
    { head: 'Lives', narrowHead: 'Lives', cell: ({ backedUp }) => (backedUp ? 'on several devices' : 'on one device') },
    { head: 'Made', narrowHead: 'Made', cell: ({ createdAt }) => <Day at={createdAt} reader={frame} /> },
    { head: 'Last used', narrowHead: 'Last used', cell: ({ lastUsedAt }) => (lastUsedAt === undefined ? <span class="soft">never</span> : <Age at={lastUsedAt} reader={frame} />) },
    { head: '', cell: ({ id, name }) => <Form inline action={`/settings/security/passkeys/${id}/remove`} label={`Remove ${name}`}><Button little kind="destroys">Remove<span class="unseen"> {name}</span></Button></Form> },
  ];
}

/** A one-time link, shown to whoever made it, this once. */
export function LinkPage({ frame, title, about, link }: { frame: Frame; title: string; about: string; link: string }) {
  return (
    <Layout frame={frame} title={title} room="Settings" narrow>
      <PageHead title={title} about={about} />
      <CopyLine text={link} label="The link" />
      <p><a href="/settings/accounts">Back to the accounts</a></p>
    </Layout>
  );
}
