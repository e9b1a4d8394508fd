import type { PropsWithChildren } from 'hono/jsx';
import { Button, Callout, ErrorSummary, Field, Form, PageHead, Part } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';

const ISLANDS = ['islands/passkey.js'];

/** Why a form came back: one sentence, and the field it is about. */
export interface FormProblem {
  readonly field?: string | undefined;
  readonly text: string;
}

/** A form that asks the browser for a passkey; without JavaScript it says so. */
export function PasskeyForm({ action, options, ceremony, children }: PropsWithChildren<{ action: string; options: string; ceremony: 'create' | 'get' }>) {
  return (
    <Form action={action} data={{ 'data-passkey': ceremony, 'data-options': options }}>
      {children}
      <input type="hidden" name="credential" value="" />
      <p class="error" role="alert" data-passkey-problem></p>
      <noscript><p class="hint">Passkeys need JavaScript. A password with a code does not.</p></noscript>
    </Form>
  );
}

/** The first page of a sign-in: a passkey, or a password with its code on the next page. */
export function SignInPage({ frame, next, email, problems = [], external }: { frame: Frame; next: string; email?: string | undefined; problems?: readonly FormProblem[]; external?: string | undefined }) {
  return (
    <Layout frame={frame} title="Sign in" narrow islands={ISLANDS}>
      <PageHead title="Sign in" />
      <ErrorSummary errors={problems} />
      <Part title="With a passkey">
        <PasskeyForm action="/sign-in/passkey" options="/sign-in/passkey-options" ceremony="get">
          <input type="hidden" name="next" value={next} />
          <Button kind="main">Use a passkey</Button>
        </PasskeyForm>
      </Part>
      {external && (
        <Part title="With your company’s sign-in">
          <p><a class="button" href={`/sign-in/external?next=${encodeURIComponent(next)}`}>Go on to {external}</a></p>
        </Part>
      )}
      <Part title="With a password and a code">
        <Form action="/sign-in">
          <input type="hidden" name="next" value={next} />
          <Field label="Mail address" name="email" type="email" value={email} autocomplete="username webauthn" required maxlength={254} />
          <Field label="Password" name="password" type="password" autocomplete="current-password" required maxlength={256} />
          <Button>Go on</Button>
        </Form>
      </Part>
    </Layout>
  );
}

/** The second factor of a sign-in. */
export function CodePage({ frame, problems = [] }: { frame: Frame; problems?: readonly FormProblem[] }) {
  return (
    <Layout frame={frame} title="Your code" narrow>
      <PageHead title="Your code" about="The six digits that your authenticator app shows now." />
      <ErrorSummary errors={problems} />
      <Form action="/sign-in/code">
        <Field label="Code" name="code" short autocomplete="one-time-code" inputmode="numeric" hint="Lost the app? One of your recovery codes works here too." required maxlength={40} autofocus />
        <Button kind="main">Sign in</Button>
      </Form>
      <p><a href="/sign-in">Start again</a></p>
    </Layout>
  );
}

/** A new password, because the old one is older than the policy allows. */
export function NewPasswordPage({ frame, asks, problems = [] }: { frame: Frame; asks: string; problems?: readonly FormProblem[] }) {
  return (
    <Layout frame={frame} title="A new password" narrow>
      <PageHead title="A new password" about="Yours is older than the policy allows. Or sign in with a passkey: they do not age." />
      <ErrorSummary errors={problems} />
      <Form action="/sign-in/new-password">
        <Field label="New password" name="password" type="password" autocomplete="new-password" hint={asks} required maxlength={256} autofocus />
        <Button kind="main">Change it and sign in</Button>
      </Form>
    </Layout>
  );
}

/** Who someone is, shown again before an act that hands out power. */
export function ConfirmPage({ frame, next, ways, problems = [] }: { frame: Frame; next: string; ways: { readonly passkey: boolean; readonly code: boolean }; problems?: readonly FormProblem[] }) {
  return (
    <Layout frame={frame} title="Is it you?" narrow islands={ISLANDS}>
      <PageHead title="Is it you?" about="What you are about to do hands out power or takes it away. Show your second factor again; it counts for ten minutes." />
      <ErrorSummary errors={problems} />
      {ways.passkey && (
        <PasskeyForm action="/sign-in/confirm/passkey" options="/sign-in/confirm/passkey-options" ceremony="get">
          <input type="hidden" name="next" value={next} />
          <Button kind="main">Use a passkey</Button>
        </PasskeyForm>
      )}
      {ways.code && (
        <Form action="/sign-in/confirm">
          <input type="hidden" name="next" value={next} />
          <Field label="Code" name="code" short autocomplete="one-time-code" inputmode="numeric" required maxlength={40} />
          <Button>Go on</Button>
        </Form>
      )}
      {!ways.passkey && !ways.code && <Callout kind="unknown"><p>You signed in through your company’s sign-in. Sign out and in again to confirm who you are.</p></Callout>}
    </Layout>
  );
}
