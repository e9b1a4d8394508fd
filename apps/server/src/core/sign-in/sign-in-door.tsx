import { plus } from '@writ/kernel';
import { z } from 'zod';
import { SESSION_COOKIE } from '../../platform/http/admit.ts';
import { decideLocalPath } from '../../platform/http/answer.ts';
import { open, page, redirect, route } from '../permissions/doors.ts';
import { enter, orAgain, problemsAt, selfOf, STEP_COOKIE, visitorOf, type SignInDoors } from './door-parts.ts';
import { readWaysIn } from './own-credentials.ts';
import { askForPasskey, MAX_CREDENTIAL_LENGTH } from './passkeys.ts';
import { sayPasswordRule } from './say-rules.ts';
import { endSession, findSession, SESSION_LIFE } from './sessions.ts';
import { checkPassword, checkSecondFactor, confirmSession, signInWithNewPassword, signInWithPasskey } from './sign-in.ts';
import { CodePage, ConfirmPage, NewPasswordPage, SignInPage } from './sign-in-page.tsx';
import { readStep, STEP_MS } from './steps.ts';
import type { Viewer } from '../actor.ts';
import type { PageRequest } from '../../platform/http/route.ts';

const Next = z.string().max(2_000).default('/');
const NextQuery = z.object({ next: Next });
const Password = z.string().min(1).max(256);
const Code = z.object({ code: z.string().min(1).max(40) });
const Credential = z.string().min(1).max(MAX_CREDENTIAL_LENGTH);
const CREDENTIAL_BYTES = 128 * 1024;
const WHY = 'Whoever is not signed in yet must be able to sign in.';

/** The pages of signing in, signing out, and showing again who one is. */
export function signInDoor(doors: SignInDoors) {
  return [...firstFactor(doors), ...secondFactor(doors), ...confirming(doors)];
}

function firstFactor({ parts, frame, external }: SignInDoors) {
  return [
    page({
      url: '/sign-in', act: open(WHY), query: NextQuery,
      handle: async (request) => (request.viewer ? redirect(request.query.next) : <SignInPage frame={await frame(request)} next={decideLocalPath(request.query.next)} external={external?.name} />),
    }),
    page({
      method: 'POST', url: '/sign-in', act: open(WHY), body: z.object({ email: z.string().min(1).max(254), password: Password, next: Next }),
      handle: (request) => orAgain(
        async () => {
          const step = await checkPassword(parts, request.body, visitorOf(request), request.now);
          request.cookies.set(STEP_COOKIE, step, plus(request.now, STEP_MS['second-factor']));
          return redirect('/sign-in/code');
        },
        async (problems) => <SignInPage frame={await frame(request)} next={decideLocalPath(request.body.next)} email={request.body.email} problems={problems} external={external?.name} />,
        'email',
      ),
      onInvalid: async (request, problems) => <SignInPage frame={await frame(request)} next="/" problems={problemsAt(problems)} />,
    }),
    route({
      method: 'POST', url: '/sign-in/passkey-options', act: open(WHY), summary: 'What a browser needs to show a passkey.', body: z.unknown(), answer: z.unknown(),
      handle: ({ now }) => askForPasskey(parts, undefined, now),
    }),
    page({
      method: 'POST', url: '/sign-in/passkey', act: open(WHY), body: z.object({ credential: Credential, next: Next }), maxBodyBytes: CREDENTIAL_BYTES,
      handle: (request) => orAgain(
        async () => {
          enter(request, await signInWithPasskey(parts, request.body.credential, visitorOf(request), request.now));
          return redirect(request.body.next);
        },
        async (problems) => <SignInPage frame={await frame(request)} next={decideLocalPath(request.body.next)} problems={problems} external={external?.name} />,
      ),
      onInvalid: async (request) => <SignInPage frame={await frame(request)} next="/" problems={[{ text: 'Passkeys need JavaScript. A password with a code does not.' }]} />,
    }),
    page({
      method: 'POST', url: '/sign-out', act: open('Signing out must work even when the session is already over.'),
      handle: async (request) => {
        const { viewer } = request;
        if (viewer?.by.kind === 'session') {
          const { id } = viewer.by;
          await parts.db.transaction().execute((trx) => endSession(trx, viewer.account, id, { kind: 'person', id: viewer.person }, request.now));
        }
        request.cookies.clear(SESSION_COOKIE);
        request.cookies.clear(STEP_COOKIE);
        return redirect('/sign-in', 'You are signed out.');
      },
    }),
  ];
}

function secondFactor({ parts, frame }: SignInDoors) {
  const asks = async (): Promise<string> => sayPasswordRule((await parts.rules()).password);
  return [
    page({
      url: '/sign-in/code', act: open(WHY),
      handle: async (request) => {
        await readStep(parts, 'second-factor', request.cookies.read(STEP_COOKIE), request.now);
        return <CodePage frame={await frame(request)} />;
      },
    }),
    page({
      method: 'POST', url: '/sign-in/code', act: open(WHY), body: Code,
      handle: (request) => orAgain(
        async () => {
          const signedIn = await checkSecondFactor(parts, request.cookies.read(STEP_COOKIE), request.body.code, visitorOf(request), request.now);
          if ('newPassword' in signedIn) {
            request.cookies.set(STEP_COOKIE, signedIn.newPassword, plus(request.now, STEP_MS['new-password']));
            return redirect('/sign-in/new-password');
          }
          enter(request, signedIn.session);
          return redirect(signedIn.next);
        },
        async (problems) => <CodePage frame={await frame(request)} problems={problems} />,
        'code',
      ),
      onInvalid: async (request, problems) => <CodePage frame={await frame(request)} problems={problemsAt(problems)} />,
    }),
    page({
      url: '/sign-in/new-password', act: open(WHY),
      handle: async (request) => {
        await readStep(parts, 'new-password', request.cookies.read(STEP_COOKIE), request.now);
        return <NewPasswordPage frame={await frame(request)} asks={await asks()} />;
      },
    }),
    page({
      method: 'POST', url: '/sign-in/new-password', act: open(WHY), body: z.object({ password: Password }),
      handle: (request) => orAgain(
        async () => {
          const { session, next } = await signInWithNewPassword(parts, request.cookies.read(STEP_COOKIE), request.body.password, visitorOf(request), request.now);
          enter(request, session);
          return redirect(next, 'Password changed.');
        },
        async (problems) => <NewPasswordPage frame={await frame(request)} asks={await asks()} problems={problems} />,
        'password',
      ),
    }),
  ];
}

function confirming({ parts, frame }: SignInDoors) {
  const show = async (request: PageRequest<Viewer>, next: string, problems: readonly { text: string }[] = []) => {
    const ways = await readWaysIn(parts.db, request.viewer.account);
    return <ConfirmPage frame={await frame(request)} next={decideLocalPath(next)} ways={{ passkey: ways.passkeys > 0, code: ways.totp }} problems={problems} />;
  };
  const confirm = async (request: PageRequest<Viewer, unknown, unknown, { next: string }>, shown: { credential: string } | { code: string }) => {
    const self = selfOf(request.viewer);
    const secret = await confirmSession(parts, { id: self.session as never, account: self.account }, shown, visitorOf(request), request.now);
    const session = await findSession(parts.db, secret, request.now, true);
    request.cookies.set(SESSION_COOKIE, secret, session?.expiresAt ?? plus(request.now, SESSION_LIFE.idleMs));
    return redirect(request.body.next, 'Confirmed. Go on where you were.');
  };
  return [
    page({ url: '/sign-in/confirm', act: 'self.change', query: NextQuery, handle: (request) => show(request, request.query.next) }),
    page({
      method: 'POST', url: '/sign-in/confirm', act: 'self.change', body: Code.extend({ next: Next }),
      handle: (request) => orAgain(() => confirm(request, { code: request.body.code }), (problems) => show(request, request.body.next, problems), 'code'),
    }),
    route({
      method: 'POST', url: '/sign-in/confirm/passkey-options', act: 'self.change', summary: 'What a browser needs to show a passkey of this account.', body: z.unknown(), answer: z.unknown(),
      handle: ({ viewer, now }) => askForPasskey(parts, viewer.account, now),
    }),
    page({
      method: 'POST', url: '/sign-in/confirm/passkey', act: 'self.change', body: z.object({ credential: Credential, next: Next }), maxBodyBytes: CREDENTIAL_BYTES,
      handle: (request) => orAgain(() => confirm(request, { credential: request.body.credential }), (problems) => show(request, request.body.next, problems)),
    }),
  ];
}
