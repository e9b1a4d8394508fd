import { Button, Callout, CopyLine, ErrorSummary, Field, Form, PageHead, Part } from '../../ui/components/index.ts';
import type { Frame } from '../../ui/frame.ts';
import { Layout } from '../../ui/layout.tsx';
import { PasskeyForm, type FormProblem } from './sign-in-page.tsx';

interface SignUpPageProps {
  frame: Frame;
  /** The secret of the link, which the forms carry in their addresses. */
  code: string;
  kind: 'first-owner' | 'invitation' | 'recovery';
  /** Known from the directory; undefined for the first owner. */
  who: { readonly name: string; readonly email: string } | undefined;
  /** What the policy asks of a password, in words. */
  asks: string;
  values?: { readonly name?: string | undefined; readonly email?: string | undefined } | undefined;
  problems?: readonly FormProblem[] | undefined;
}

const ABOUT = {
  'first-owner': 'You are the first. You will own this Writ, and sit in the seat of the point of contact until you put somebody else there.',
  invitation: 'Choose how you will sign in. The link works once.',
  recovery: 'Choose how you will sign in from now on. Everything you signed in with before stops working, and so do your sessions and tokens.',
} as const;

/** How somebody gets in for the first time: with a passkey, or with a password and an authenticator app. */
export function SignUpPage({ frame, code, kind, who, asks, values, problems = [] }: SignUpPageProps) {
  return (
    <Layout frame={frame} title="Welcome" narrow islands={['islands/passkey.js']}>
      <PageHead title={who ? `Welcome, ${who.name}` : 'Welcome to Writ'} about={ABOUT[kind]} />
      <ErrorSummary errors={problems} />
      <Part title="With a passkey" lead="Nothing to remember, nothing to be phished of: the best way.">
        <PasskeyForm action={`/sign-up/${code}/passkey`} options={`/sign-up/${code}/passkey-options`} ceremony="create">
          {!who && <Who id="passkey" values={values} />}
          <Button kind="main">Make a passkey and sign in</Button>
        </PasskeyForm>
      </Part>
      <Part title="With a password and an authenticator app" lead="The app is set up on the next page. One without the other signs nobody in.">
        <Form action={`/sign-up/${code}/password`}>
          {!who && <Who id="password" values={values} />}
          <Field label="Password" name="password" type="password" autocomplete="new-password" hint={asks} required maxlength={256} />
          <Button>Go on to the app</Button>
        </Form>
      </Part>
    </Layout>
  );
}

function Who({ id, values }: { id: string; values: SignUpPageProps['values'] }) {
  return <>
    <Field label="Your name" name="name" id={`f-name-${id}`} value={values?.name} autocomplete="name" required maxlength={200} />
    <Field label="Mail address" name="email" id={`f-email-${id}`} type="email" value={values?.email} autocomplete="email" required maxlength={254} />
  </>;
}

/** The secret of an authenticator app: its picture, its letters, and the code that proves that the app has it. */
export function AuthenticatorPage({ frame, action, enrolment, problems = [] }: { frame: Frame; action: string; enrolment: { readonly address: string; readonly picture: string; readonly spelled: string }; problems?: readonly FormProblem[] }) {
  return (
    <Layout frame={frame} title="Your authenticator app" narrow>
      <PageHead title="Your authenticator app" about="Let the app read the picture, or type the letters into it. Then enter the code that it shows." />
      <ErrorSummary errors={problems} />
      <p><img class="qr" src={`data:image/svg+xml;base64,${Buffer.from(enrolment.picture).toString('base64')}`} width="220" height="220" alt="QR code for an authenticator app. The same secret is spelled out below." /></p>
      <CopyLine text={enrolment.spelled} label="The secret, in letters" />
      <Form action={action}>
        <Field label="Code" name="code" short autocomplete="one-time-code" inputmode="numeric" required maxlength={40} autofocus />
        <Button kind="main">Set it up</Button>
      </Form>
    </Layout>
  );
}

/** Recovery codes, shown this once. */
export function RecoveryCodesPage({ frame, codes, next }: { frame: Frame; codes: readonly string[]; next: string }) {
  return (
    <Layout frame={frame} title="Recovery codes" narrow>
      <PageHead title="Your recovery codes" about="For the day the app is lost. Each works once, in place of a code." />
      <Callout kind="kept" title="Shown this once"><p>Print them, or keep them with your passwords. Only digests stay here.</p></Callout>
      <CopyLine text={codes.join('\n')} label="Recovery codes" />
      <p><a class="button main" href={next}>I have kept them</a></p>
    </Layout>
  );
}
