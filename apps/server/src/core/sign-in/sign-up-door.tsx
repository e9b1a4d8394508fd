import { plus } from '@writ/kernel';
import { z } from 'zod';
import type { PageRequest } from '../../platform/http/route.ts';
import type { Viewer } from '../actor.ts';
import { open, page, redirect, route } from '../permissions/doors.ts';
import { enter, orAgain, problemsAt, STEP_COOKIE, visitorOf, type SignInDoors } from './door-parts.ts';
import { signInErrors } from './errors.ts';
import { MAX_CREDENTIAL_LENGTH } from './passkeys.ts';
import { sayPasswordRule } from './say-rules.ts';
import type { FormProblem } from './sign-in-page.tsx';
import { beginSignUpWithPassword, offerFirstPasskey, readSignUp, signUpWithPasskey, signUpWithPassword } from './sign-up.ts';
import { AuthenticatorPage, RecoveryCodesPage, SignUpPage } from './sign-up-page.tsx';
import { readStep, STEP_MS } from './steps.ts';
import { enrolmentOf } from './totp.ts';

const WHY = 'Whoever holds the one-time link may open the account it is for.';
// A link that was cut short on its way is an unknown link, and its page says how to get another; it is no malformed request.
const Link = z.strictObject({ code: z.string().max(300) });
/** Said by the first owner; of others the directory knows it, and what they send is not looked at. */
const Said = z.object({ name: z.string().trim().max(200).default(''), email: z.union([z.literal(''), z.email().max(254)]).default('') });
const CREDENTIAL_BYTES = 128 * 1024;

/** The pages behind a one-time link: the first owner's, an invitation's, a recovery's. Looking at them spends nothing. */
export function signUpDoor({ parts, frame }: SignInDoors) {
  const show = async (request: PageRequest<Viewer | undefined, z.output<typeof Link>>, values?: z.output<typeof Said>, problems: readonly FormProblem[] = []) => {
    const { link, who } = await readSignUp(parts, request.params.code, request.now);
    return <SignUpPage frame={await frame({ ...request, viewer: undefined })} code={request.params.code} kind={link.kind} who={who} asks={sayPasswordRule((await parts.rules()).password)} values={values} problems={problems} />;
  };
  const showAuthenticator = async (request: PageRequest<Viewer | undefined, z.output<typeof Link>>, problems: readonly FormProblem[] = []) => {
    const { secret, email, name } = await readStep(parts, 'sign-up', request.cookies.read(STEP_COOKIE), request.now);
    const enrolment = enrolmentOf(secret, email || name, parts.publicUrl().hostname);
    return <AuthenticatorPage frame={await frame({ ...request, viewer: undefined })} action={`/sign-up/${request.params.code}/authenticator`} enrolment={enrolment} problems={problems} />;
  };
  return [
    page({ url: '/sign-up/:code', act: open(WHY), params: Link, handle: (request) => show(request) }),
    route({
      method: 'POST', url: '/sign-up/:code/passkey-options', act: open(WHY), summary: 'What a browser needs to make the first passkey.', params: Link, body: Said, answer: z.unknown(),
      handle: async ({ params, body, now }) => {
        await checkSaid(params.code, body, now);
        return offerFirstPasskey(parts, params.code, body, now);
      },
    }),
    page({
      method: 'POST', url: '/sign-up/:code/passkey', act: open(WHY), params: Link, body: Said.extend({ credential: z.string().min(1).max(MAX_CREDENTIAL_LENGTH) }), maxBodyBytes: CREDENTIAL_BYTES,
      handle: (request) => orAgain(
        async () => {
          await checkSaid(request.params.code, request.body, request.now);
          enter(request, await signUpWithPasskey(parts, request.params.code, request.body, request.body.credential, visitorOf(request), request.now));
          return redirect('/', 'Welcome. You are signed in.');
        },
        (problems) => show(request, request.body, problems),
      ),
      onInvalid: (request, problems) => show(request, undefined, problemsAt(problems)),
    }),
    page({
      method: 'POST', url: '/sign-up/:code/password', act: open(WHY), params: Link, body: Said.extend({ password: z.string().min(1).max(256) }),
      handle: (request) => orAgain(
        async () => {
          await checkSaid(request.params.code, request.body, request.now);
          const step = await beginSignUpWithPassword(parts, request.params.code, request.body, request.body.password, request.now);
          request.cookies.set(STEP_COOKIE, step, plus(request.now, STEP_MS['sign-up']));
          return redirect(`/sign-up/${request.params.code}/authenticator`);
        },
        (problems) => show(request, request.body, problems),
        'password',
      ),
      onInvalid: (request, problems) => show(request, undefined, problemsAt(problems)),
    }),
    page({ url: '/sign-up/:code/authenticator', act: open(WHY), params: Link, handle: (request) => showAuthenticator(request) }),
    page({
      method: 'POST', url: '/sign-up/:code/authenticator', act: open(WHY), params: Link, body: z.object({ code: z.string().min(1).max(40) }),
      handle: (request) => orAgain(
        async () => {
          const { session, recoveryCodes } = await signUpWithPassword(parts, request.params.code, request.cookies.read(STEP_COOKIE), request.body.code, visitorOf(request), request.now);
          enter(request, session);
          return <RecoveryCodesPage frame={await frame({ ...request, viewer: undefined })} codes={recoveryCodes} next="/" />;
        },
        (problems) => showAuthenticator(request, problems),
        'code',
      ),
    }),
  ];

  /** The first owner has to say who they are; nobody else is asked. */
  async function checkSaid(code: string, said: z.output<typeof Said>, now: PageRequest<unknown>['now']): Promise<void> {
    const { who } = await readSignUp(parts, code, now);
    if (!who && (said.name === '' || said.email === '')) throw signInErrors('who-missing');
  }
}
