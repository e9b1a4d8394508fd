import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Role } from '../core/actor.ts';
import type { Console } from '../core/console/console.ts';
import { open, page, redirect } from '../core/permissions/doors.ts';
import { enter, visitorOf } from '../core/sign-in/door-parts.ts';
import { startSession } from '../core/sign-in/sessions.ts';
import type { SimulatedPerson } from './simulated-person.ts';
import { DemonstrationPage } from './demonstration-page.tsx';
import type { Progress } from './fill-demonstration.ts';

/** In whose place a visitor can look at a demonstration. */
export const GUESTS = { owner: 'ada', auditor: 'katherine', developer: 'linus' } as const satisfies Partial<Record<Role, string>>;
export type Guest = keyof typeof GUESTS;

/** What the door needs of a demonstration. */
export interface DemonstrationState {
  readonly progress: () => Progress | undefined;
  /** True from the moment at which the company's past is told. */
  readonly isFilled: () => boolean;
  readonly personOf: (guest: Guest) => SimulatedPerson | undefined;
  /** A link was used; the next one is told. */
  readonly onEntered: (guest: Guest) => void;
}

export interface DemonstrationDoor {
  /** A path that signs its first visitor in as that guest. */
  readonly offer: (guest: Guest) => string;
  readonly routes: (console: Console) => ReturnType<typeof page>[];
}

export const DEMONSTRATION_PATH = '/demonstration';
const WHY = 'Only a demonstration has this door, and whoever started it holds the links.';
const Link = z.strictObject({ code: z.string().min(20).max(100) });

/** The way into a demonstration: one-time links instead of passkeys. The session is one like all others. */
export function createDemonstrationDoor(state: DemonstrationState): DemonstrationDoor {
  const offers = new Map<string, Guest>();
  return {
    offer(guest) {
      const code = randomBytes(32).toString('base64url');
      offers.set(digest(code), guest);
      return `${DEMONSTRATION_PATH}/enter/${code}`;
    },
    routes: ({ box, db, frame }) => [
      page({
        url: DEMONSTRATION_PATH, act: open(WHY),
        handle: async (request) => <DemonstrationPage frame={await frame(request)} progress={state.isFilled() ? undefined : state.progress()} isFilled={state.isFilled()} />,
      }),
      page({
        url: `${DEMONSTRATION_PATH}/enter/:code`, act: open(WHY), params: Link,
        async handle(request) {
          const key = digest(request.params.code);
          const guest = offers.get(key);
          const person = guest && state.personOf(guest);
          if (!state.isFilled()) return <DemonstrationPage frame={await frame(request)} progress={state.progress()} isFilled={false} />;
          // A link that was used is one that somebody follows again: who is in stays in, the others are told where to find another.
          if (!guest || !person) return redirect(request.viewer ? '/' : DEMONSTRATION_PATH);
          offers.delete(key);
          const session = await db.transaction().execute((trx) => startSession(trx, box, person.account, person.id, ['passkey'], visitorOf(request), request.now));
          enter(request, session);
          state.onEntered(guest);
          return redirect('/', `You look at it as ${person.employee.name}, ${guest}.`);
        },
      }),
    ],
  };
}

/** Links are looked up by a digest, so that the time a look-up takes tells nothing of them. */
function digest(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}
