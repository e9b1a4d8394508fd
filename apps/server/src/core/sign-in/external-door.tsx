import { plus } from '@writ/kernel';
import { z } from 'zod';
import { leave } from '../../platform/http/answer.ts';
import { open, page, redirect } from '../permissions/doors.ts';
import { enter, STEP_COOKIE, visitorOf, type SignInDoors } from './door-parts.ts';
import { CALLBACK_PATH, comeBackFromProvider, leaveForProvider } from './external-sign-in.ts';
import { STEP_MS } from './steps.ts';

const WHY = 'Whoever is not signed in yet must be able to sign in through the company’s provider.';

/** There and back again; nothing where no provider is set. The way there is a link and no form, because the CSP lets forms go nowhere else. */
export function externalDoor({ parts, external }: SignInDoors) {
  if (!external) return [];
  return [
    page({
      url: '/sign-in/external', act: open(WHY), query: z.object({ next: z.string().max(2_000).default('/') }),
      handle: async (request) => {
        const { to, step } = await leaveForProvider(parts, external, request.query.next, request.now);
        request.cookies.set(STEP_COOKIE, step, plus(request.now, STEP_MS.external));
        return leave(to);
      },
    }),
    page({
      url: CALLBACK_PATH, act: open(WHY), query: z.looseObject({}),
      handle: async (request) => {
        const back = await comeBackFromProvider(parts, external, { url: request.url, step: request.cookies.read(STEP_COOKIE) }, visitorOf(request), request.now);
        if ('secondFactor' in back) {
          request.cookies.set(STEP_COOKIE, back.secondFactor, plus(request.now, STEP_MS['second-factor']));
          return redirect('/sign-in/code');
        }
        enter(request, back.session);
        return redirect(back.next);
      },
    }),
  ];
}
