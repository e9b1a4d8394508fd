import type { Id } from '@writ/kernel';
import { z } from 'zod';
import type { PageRequest } from '../../platform/http/route.ts';
import { address } from '../../ui/addresses.ts';
import type { Viewer } from '../actor.ts';
import { SeatPage } from '../directory/seat-page.tsx';
import type { FormProblem } from '../form-problem.ts';
import { page, redirect, shown } from '../permissions/doors.ts';
import { mayEverAct } from '../permissions/index.ts';
import type { Console, SeatChange } from './console.ts';
import { consoleErrors } from './errors.ts';
import { orAgain } from './form-again.ts';
import { actorOf } from './form-parts.ts';
import { choosePeople } from './choices.ts';

const SeatName = z.object({ seat: z.string().max(100) });
const Somebody = z.strictObject({ person: z.uuid('Choose somebody.').transform((id) => id as Id<'person'>) });

/** One seat: who sits there, who did, and how that changes. */
export function seatRoutes(console: Console) {
  const { seats } = console;

  async function show(request: PageRequest<Viewer, { seat: string }>, problems: readonly FormProblem[] = []) {
    const { seat } = request.params;
    const title = seats.titles.get(seat);
    if (title === undefined) throw consoleErrors('seat-not-found', { seat });
    const [frame, terms, nameOf, people] = await Promise.all([console.frame(request), seats.history(seat), console.names(), choosePeople(console)]);
    return <SeatPage frame={frame} seat={{ id: seat, title }} terms={terms} nameOf={nameOf} people={people} problems={problems} mayAssign={mayEverAct(request.viewer, 'seat.assign', request.now)} />;
  }
  function appoint(as: 'holder' | 'deputy', change: (change: SeatChange) => Promise<void>, done: string) {
    return page({
      method: 'POST', url: `/seats/:seat/${as === 'holder' ? 'holder' : 'deputies'}`, act: 'seat.assign', params: SeatName, body: Somebody,
      handle: (request) => orAgain(
        async () => {
          await change({ seat: request.params.seat, person: request.body.person, by: actorOf(request.viewer), now: request.now });
          await console.lookAtHouse();
          return redirect(address.seat(request.params.seat), done);
        },
        (problems) => show(request, problems),
        { 'seat-person-unfit': as, 'seat-taken-by-same': as, 'seat-full': as },
      ),
      onInvalid: async (request) => shown(await show(request, [{ field: as, text: 'Choose somebody.' }]), 422),
    });
  }
  return [
    page({ url: '/seats/:seat', act: 'seat.read', params: SeatName, handle: (request) => show(request) }),
    appoint('holder', seats.appointHolder, 'Appointed. From now on they answer for it.'),
    appoint('deputy', seats.appointDeputy, 'Added as a deputy.'),
    page({
      method: 'POST', url: '/seats/:seat/deputies/:person/end', act: 'seat.assign', params: SeatName.extend(Somebody.shape),
      async handle({ params: { seat, person }, viewer, now }) {
        await seats.standDown({ seat, person, by: actorOf(viewer), now });
        await console.lookAtHouse();
        return redirect(address.seat(seat), 'They stood down.');
      },
    }),
  ];
}
