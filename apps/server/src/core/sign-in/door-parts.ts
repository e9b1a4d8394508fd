import { HTTP_STATUS, WritError } from '@writ/kernel';
import { SESSION_COOKIE } from '../../platform/http/admit.ts';
import { shown, type PageAnswer, type Renderable } from '../../platform/http/answer.ts';
import type { PageRequest, RouteRequest } from '../../platform/http/route.ts';
import type { Frame } from '../../ui/frame.ts';
import type { Viewer } from '../actor.ts';
import type { ExternalProvider } from './external-sign-in.ts';
import type { Self } from './own-credentials.ts';
import type { SignInParts, Visitor } from './parts.ts';
import type { StartedSession } from './sessions.ts';
import type { FormProblem } from './sign-in-page.tsx';
import { signInErrors } from './errors.ts';

/** What the doors of sign-in need besides its parts. */
export interface SignInDoors {
  readonly parts: SignInParts;
  /** What every page shows around its content, for someone signed in or not. */
  readonly frame: (request: PageRequest<Viewer | undefined>) => Promise<Frame> | Frame;
  /** The company's OpenID Connect provider, where one is set. */
  readonly external?: ExternalProvider | undefined;
}

/** The cookie that ties the steps of one sign-in to one browser. */
export const STEP_COOKIE = 'step';

/** Any request, whatever its parts. */
type Asked = Pick<RouteRequest<unknown>, 'address' | 'userAgent'>;
export function visitorOf({ address, userAgent }: Asked): Visitor {
  return { address, userAgent };
}

/** Gives the browser its session: a fresh cookie in place of whatever was there. */
export function enter(request: Pick<RouteRequest<unknown>, 'cookies'>, session: Pick<StartedSession, 'secret' | 'expiresAt'>): void {
  request.cookies.clear(STEP_COOKIE);
  request.cookies.set(SESSION_COOKIE, session.secret, session.expiresAt);
}

/** Runs an act of a form; when it is refused for a reason the person can mend, the form is shown again with it. */
export async function orAgain(act: () => Promise<PageAnswer>, again: (problems: readonly FormProblem[]) => Renderable | Promise<Renderable>, field?: string): Promise<PageAnswer> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof WritError) || !SHOWN_AGAIN.has(error.code)) throw error;
    // 401 would make some clients ask for a password of their own; a form that was refused is 422, but for the lock.
    return shown(await again([{ field, text: error.message }]), error.code === 'sign-in-locked' ? HTTP_STATUS['too-many'] : 422);
  }
}

const SHOWN_AGAIN = new Set(['sign-in-refused', 'sign-in-locked', 'code-used', 'password-weak', 'password-same', 'passkey-refused', 'passkey-known', 'last-way-in', 'busy', 'token-limit', 'scope-unknown', 'person-exists', 'who-missing', 'account-exists', 'owner-needed']);

/** The viewer as the one whose own sign-in it is. Such acts are never open to tokens, so the session is there. */
export function selfOf(viewer: Viewer): Self & { readonly session: Viewer['by']['id'] } {
  if (viewer.by.kind !== 'session') throw signInErrors('session-missing');
  return { account: viewer.account, person: viewer.person, session: viewer.by.id };
}

/** What did not fit a form's schema, at its fields. */
export function problemsAt(problems: readonly { readonly path: string; readonly message: string }[]): readonly FormProblem[] {
  return problems.map(({ path, message }) => ({ field: path.split('/')[1], text: message }));
}
