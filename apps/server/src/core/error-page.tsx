import { address } from '../ui/addresses.ts';
import { ButtonLink } from '../ui/components/index.ts';
import type { Frame } from '../ui/frame.ts';
import { Layout } from '../ui/layout.tsx';

export interface ErrorPageProps {
  frame: Frame;
  status: number;
  /** Stable and documented: `host-not-found`. */
  code: string;
  /** Tells what the reader cannot see, and what to do. */
  sentence: string;
  /** What did not fit of what was sent: `body/until` and what was expected there. */
  errors?: readonly { readonly path: string; readonly message: string }[] | undefined;
  /** Finds the request in the server's log. */
  requestId: string;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'That could not be read', 401: 'Sign in first', 403: 'Not yours to do', 404: 'Nothing is here', 409: 'Somebody was faster', 410: 'No longer here',
  413: 'Too large', 429: 'Too often', 500: 'Our mistake', 503: 'Not at the moment',
};

/** Something went wrong: what, why, and where to go from here. */
export function ErrorPage({ frame, status, code, sentence, errors = [], requestId }: ErrorPageProps) {
  const title = TITLES[status] ?? 'Something went wrong';
  return (
    <Layout frame={frame} title={title} narrow>
      <div class="stack">
        <p class="error-code" aria-hidden="true">{status}</p>
        <h1>{title}</h1>
        {errors.length === 0 ? <p>{sentence}</p> : <>
          <p>Part of what was sent does not fit. Go back, mend it, and send it again:</p>
          <ul>{errors.map(({ path, message }) => <li><b>{path.split('/').slice(1).join(' ') || 'The request'}</b>: {message}</li>)}</ul>
        </>}
        {status >= 500 && <p class="soft">Nothing that was acknowledged before is lost. The log has the cause under the request below.</p>}
        <p class="soft small"><code>{code}</code>, request <code>{requestId}</code></p>
        <div class="acts">{status === 401 ? <ButtonLink kind="main" href={address.signIn}>Sign in</ButtonLink> : <ButtonLink href={address.policy}>To the policy</ButtonLink>}</div>
      </div>
    </Layout>
  );
}
