import { MS, plus } from '@writ/kernel';
import { z } from 'zod';
import type { PageRequest } from '../../platform/http/route.ts';
import type { Actor, Viewer } from '../actor.ts';
import { page, redirect, route } from '../permissions/doors.ts';
import { ACTS, type Act } from '../permissions/acts.ts';
import { SCOPES } from '../permissions/scopes.ts';
import { findAccount } from './account.ts';
import { listTokens, makeToken, MAX_TOKEN_DAYS, revokeToken } from './api-tokens.ts';
import { orAgain, problemsAt, selfOf, STEP_COOKIE, type SignInDoors } from './door-parts.ts';
import { addOwnPasskey, beginOwnTotp, offerOwnPasskey, readOwnTotp, readWaysIn, removeOwnPasskey, removeOwnPassword, renewRecoveryCodes, setOwnPassword, setOwnTotp } from './own-credentials.ts';
import { listPasskeys, MAX_CREDENTIAL_LENGTH } from './passkeys.ts';
import { sayPasswordRule } from './say-rules.ts';
import { SecurityPage } from './security-page.tsx';
import { endOtherSessions, endSession, listSessions } from './sessions.ts';
import { SessionsPage } from './sessions-page.tsx';
import type { FormProblem } from './sign-in-page.tsx';
import { AuthenticatorPage, RecoveryCodesPage } from './sign-up-page.tsx';
import { STEP_MS } from './steps.ts';
import { TokensPage, type TokensPageProps } from './tokens-page.tsx';
import { enrolmentOf } from './totp.ts';

const ById = z.strictObject({ id: z.uuid() });
const ByPasskey = z.strictObject({ id: z.string().min(1).max(300) });
/** One checkbox comes as a string, several as a list, none not at all. */
export const Choices = z.union([z.string().max(100).transform((one) => [one]), z.array(z.string().max(100)).max(100)]).default([]);
const SECURITY = '/settings/security';

/** The viewer as the one who acted. */
export function actorOf(viewer: Viewer): Actor {
  return { kind: 'person', id: viewer.person };
}

/** The pages of one's own account: sessions, tokens, and how one signs in. */
export function ownAccountDoor(doors: SignInDoors) {
  return [...sessionPages(doors), ...tokenPages(doors), ...securityPages(doors), ...authenticatorPages(doors)];
}

function sessionPages({ parts, frame }: SignInDoors) {
  return [
    page({
      url: '/settings/sessions', act: 'self.read',
      handle: async (request) => <SessionsPage frame={await frame(request)} sessions={await listSessions(parts.db, request.viewer.account, request.now)} current={request.viewer.by.id} />,
    }),
    page({
      method: 'POST', url: '/settings/sessions/:id/end', act: 'self.change', params: ById,
      handle: async ({ viewer, params, now }) => {
        await parts.db.transaction().execute((trx) => endSession(trx, viewer.account, params.id, actorOf(viewer), now));
        return redirect('/settings/sessions', 'Session ended.');
      },
    }),
    page({
      method: 'POST', url: '/settings/sessions/end-others', act: 'self.change',
      handle: async ({ viewer, now }) => {
        await parts.db.transaction().execute((trx) => endOtherSessions(trx, viewer.account, viewer.by.id, now));
        return redirect('/settings/sessions', 'All other sessions ended.');
      },
    }),
  ];
}

function tokenPages({ parts, frame }: SignInDoors) {
  const show = async (request: PageRequest<Viewer>, more: Partial<TokensPageProps> = {}) => (
    <TokensPage frame={await frame(request)} tokens={await listTokens(parts.db, request.viewer.account)} scopes={SCOPES.map((scope) => ({ value: scope, text: scope, hint: sayScope(scope) }))} longestDays={MAX_TOKEN_DAYS} {...more} />
  );
  const NewToken = z.object({ name: z.string().trim().min(1, 'Give it a name.').max(100), scopes: Choices.refine((scopes) => scopes.length > 0, 'Choose at least one scope.'), days: z.coerce.number().int().min(1).max(MAX_TOKEN_DAYS) });
  return [
    page({ url: '/settings/tokens', act: 'self.read', handle: (request) => show(request) }),
    page({
      method: 'POST', url: '/settings/tokens', act: 'self.secure', body: NewToken,
      handle: (request) => orAgain(
        async () => {
          const { name, scopes, days } = request.body;
          const { secret } = await parts.db.transaction().execute((trx) => makeToken(trx, request.viewer.account, { name, scopes, expiresAt: plus(request.now, days * MS.day) }, actorOf(request.viewer), request.now));
          // Not a redirect: the secret is in this answer and nowhere else.
          return show(request, { made: { name, secret } });
        },
        (problems) => show(request, { problems }),
      ),
      onInvalid: (request, problems) => show(request, { problems: problemsAt(problems) }),
    }),
    page({
      method: 'POST', url: '/settings/tokens/:id/revoke', act: 'self.change', params: ById,
      handle: async ({ viewer, params, now }) => {
        await parts.db.transaction().execute((trx) => revokeToken(trx, viewer.account, params.id, actorOf(viewer), now));
        return redirect('/settings/tokens', 'Token revoked.');
      },
    }),
  ];
}

function securityPages({ parts, frame }: SignInDoors) {
  const show = async (request: PageRequest<Viewer>, problems: readonly FormProblem[] = []) => {
    const { account } = request.viewer;
    return <SecurityPage frame={await frame(request)} passkeys={await listPasskeys(parts.db, account)} ways={await readWaysIn(parts.db, account)} asks={sayPasswordRule((await parts.rules()).password)} problems={problems} />;
  };
  const change = (url: string, done: string, act: (request: PageRequest<Viewer>) => Promise<void>) =>
    page({
      method: 'POST', url, act: 'self.secure',
      handle: (request) => orAgain(
        async () => {
          await act(request);
          return redirect(SECURITY, done);
        },
        (problems) => show(request, problems),
      ),
    });
  return [
    page({ url: SECURITY, act: 'self.read', handle: (request) => show(request) }),
    route({
      method: 'POST', url: `${SECURITY}/passkeys/options`, act: 'self.secure', summary: 'What a browser needs to make another passkey.', body: z.unknown(), answer: z.unknown(),
      handle: ({ viewer, now }) => offerOwnPasskey(parts, selfOf(viewer), now),
    }),
    page({
      method: 'POST', url: `${SECURITY}/passkeys`, act: 'self.secure', maxBodyBytes: 128 * 1024,
      body: z.object({ name: z.string().trim().min(1).max(100), credential: z.string().min(1).max(MAX_CREDENTIAL_LENGTH) }),
      handle: (request) => orAgain(
        async () => {
          await addOwnPasskey(parts, selfOf(request.viewer), request.body.credential, request.body.name, request.now);
          return redirect(SECURITY, 'Passkey added.');
        },
        (problems) => show(request, problems),
      ),
      onInvalid: (request, problems) => show(request, problemsAt(problems)),
    }),
    page({
      method: 'POST', url: `${SECURITY}/passkeys/:id/remove`, act: 'self.secure', params: ByPasskey,
      handle: (request) => orAgain(
        async () => {
          await removeOwnPasskey(parts, selfOf(request.viewer), request.params.id, request.now);
          return redirect(SECURITY, 'Passkey removed.');
        },
        (problems) => show(request, problems),
      ),
    }),
    page({
      method: 'POST', url: `${SECURITY}/password`, act: 'self.secure', body: z.object({ password: z.string().min(1).max(256) }),
      handle: (request) => orAgain(
        async () => {
          await setOwnPassword(parts, selfOf(request.viewer), request.body.password, request.now);
          return redirect(SECURITY, 'Password set.');
        },
        (problems) => show(request, problems),
        'password',
      ),
      onInvalid: (request, problems) => show(request, problemsAt(problems)),
    }),
    change(`${SECURITY}/password/remove`, 'Password and authenticator app removed.', (request) => removeOwnPassword(parts, selfOf(request.viewer), request.now)),
  ];
}

function authenticatorPages({ parts, frame }: SignInDoors) {
  const show = async (request: PageRequest<Viewer>, problems: readonly FormProblem[] = []) => {
    const secret = await readOwnTotp(parts, selfOf(request.viewer), request.cookies.read(STEP_COOKIE), request.now);
    const account = await findAccount(parts.db, parts.box, request.viewer.account);
    return <AuthenticatorPage frame={await frame(request)} action={`${SECURITY}/authenticator/confirm`} enrolment={enrolmentOf(secret, account?.email ?? request.viewer.name, parts.publicUrl().hostname)} problems={problems} />;
  };
  return [
    page({
      method: 'POST', url: `${SECURITY}/authenticator`, act: 'self.secure',
      handle: async (request) => {
        request.cookies.set(STEP_COOKIE, await beginOwnTotp(parts, selfOf(request.viewer), request.now), plus(request.now, STEP_MS['totp-enrolment']));
        return redirect(`${SECURITY}/authenticator`);
      },
    }),
    page({ url: `${SECURITY}/authenticator`, act: 'self.secure', handle: (request) => show(request) }),
    page({
      method: 'POST', url: `${SECURITY}/authenticator/confirm`, act: 'self.secure', body: z.object({ code: z.string().min(1).max(40) }),
      handle: (request) => orAgain(
        async () => {
          const codes = await setOwnTotp(parts, selfOf(request.viewer), request.cookies.read(STEP_COOKIE), request.body.code, request.now);
          request.cookies.clear(STEP_COOKIE);
          return <RecoveryCodesPage frame={await frame(request)} codes={codes} next={SECURITY} />;
        },
        (problems) => show(request, problems),
        'code',
      ),
    }),
    page({
      method: 'POST', url: `${SECURITY}/recovery-codes`, act: 'self.secure',
      handle: async (request) => <RecoveryCodesPage frame={await frame(request)} codes={await renewRecoveryCodes(parts, selfOf(request.viewer), request.now)} next={SECURITY} />,
    }),
  ];
}

function sayScope(scope: string): string {
  if (scope === 'read') return 'See everything that your roles let you see.';
  if (scope.endsWith('.*')) return `Every act on a ${scope.slice(0, -2)} but those that hand out power.`;
  return `May ${ACTS[scope as Act].does}.`;
}

