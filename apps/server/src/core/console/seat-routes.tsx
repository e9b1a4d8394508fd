import { assert, type Id, type Instant } from '@writ/kernel';
import { z } from 'zod';
import { readMoment } from '../../platform/calendar/index.ts';
import type { FieldProblem, PageRequest } from '../../platform/http/route.ts';
import { address } from '../../ui/addresses.ts';
import type { Viewer } from '../actor.ts';
import { SeatPage } from '../directory/seat-page.tsx';
import type { FormProblem } from '../form-problem.ts';
import { page, redirect, shown } from '../permissions/doors.ts';
import { mayEverAct } from '../permissions/index.ts';
import type { Console, SeatChange } from './console.ts';
import { consoleErrors } from './errors.ts';
import { orAgain, problemsAt, valuesOf } from './form-again.ts';
import { actorOf, PersonChoice } from './form-parts.ts';
import { choosePeople } from './choices.ts';

const SeatName = z.object({ seat: z.string().max(100) });
const Somebody = z.strictObject({ person: z.uuid('Choose somebody.').transform((id) => id as Id<'person'>) });
/** A moment as a browser's field has it, in the zone of whoever fills it in. */
const WallTime = z.string().max(30).refine((text) => readMoment(text, 'UTC') !== undefined, 'A day and a time.');
const Absence = z.strictObject({ from: WallTime, until: WallTime, standsIn: PersonChoice });
type Values = Readonly<Record<string, string | undefined>>;

/** One seat: who answers for it now, who is away, who sat there, and how that changes. */
export function seatRoutes(console: Console) {
  const { seats } = console;

  async function show(request: PageRequest<Viewer, { seat: string }>, problems: readonly FormProblem[] = [], values: Values = {}) {
    const { seat } = request.params;
    const title = seats.titles.get(seat);
    if (title === undefined) throw consoleErrors('seat-not-found', { seat });
    const [frame, terms, standing, nameOf, people] = await Promise.all([console.frame(request), seats.history(seat), seats.standing(seat, request.now), console.names(), choosePeople(console)]);
    const mayAssign = mayEverAct(request.viewer, 'seat.assign', request.now);
    return <SeatPage frame={frame} seat={{ id: seat, title }} terms={terms} standing={standing} nameOf={nameOf} people={people} values={values} problems={problems} mayAssign={mayAssign} />;
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
        { 'seat-person-unfit': as, 'seat-taken-by-same': as, 'seat-full': as, 'seat-would-be-empty': as },
      ),
      onInvalid: async (request) => shown(await show(request, [{ field: as, text: 'Choose somebody.' }]), 422),
    });
  }
  function sayAway(request: PageRequest<Viewer, { seat: string }>, person: Id<'person'>, said: z.infer<typeof Absence>) {
    const { params: { seat }, viewer, now } = request;
    return orAgain(
      async () => {
        await seats.sayAbsence({ seat, person, standsIn: said.standsIn, from: momentIn(said.from, viewer.zone), until: momentIn(said.until, viewer.zone), by: viewer.person, now });
        await console.lookAtHouse();
        return redirect(address.seat(seat), 'Said. Calls go past them then, and come back by themselves.');
      },
      (problems) => show(request, problems, { person, ...said }),
      { 'seat-would-be-empty': 'standsIn', 'stand-in-unfit': 'standsIn', 'absence-overlaps': 'from', 'absence-backwards': 'until', 'absence-too-long': 'until' },
    );
  }
  async function showAgain(request: PageRequest<Viewer, { seat: string }>, body: unknown, problems: readonly FieldProblem[]) {
    return shown(await show(request, problemsAt(problems), valuesOf(body)), 422);
  }

  return [
    page({ url: '/seats/:seat', act: 'seat.read', params: SeatName, handle: (request) => show(request) }),
    appoint('holder', seats.appointHolder, 'Appointed. From now on they answer for it.'),
    appoint('deputy', seats.appointDeputy, 'Added as a deputy.'),
    page({
      method: 'POST', url: '/seats/:seat/deputies/:person/end', act: 'seat.assign', params: SeatName.extend(Somebody.shape),
      handle: (request) => orAgain(
        async () => {
          const { params: { seat, person }, viewer, now } = request;
          await seats.standDown({ seat, person, by: actorOf(viewer), now });
          await console.lookAtHouse();
          return redirect(address.seat(seat), 'They stood down.');
        },
        (problems) => show(request, problems),
        { 'seat-would-be-empty': undefined },
      ),
    }),
    page({
      method: 'POST', url: '/seats/:seat/absences', act: 'self.away', params: SeatName, body: Absence,
      handle: (request) => sayAway(request, request.viewer.person, request.body),
      onInvalid: (request, problems) => showAgain(request, request.body, problems),
    }),
    page({
      method: 'POST', url: '/seats/:seat/absences/others', act: 'seat.assign', params: SeatName, body: Absence.extend(Somebody.shape),
      handle: (request) => sayAway(request, request.body.person, request.body),
      onInvalid: (request, problems) => showAgain(request, request.body, problems),
    }),
    page({
      method: 'POST', url: '/seats/:seat/absences/:id/end', act: 'self.away', params: SeatName.extend({ id: z.uuid().transform((id) => id as Id<'absence'>) }),
      async handle({ params: { seat, id }, viewer, now }) {
        await seats.takeBackAbsence({ id, of: mayEverAct(viewer, 'seat.assign', now) ? undefined : viewer.person, by: viewer.person, now });
        await console.lookAtHouse();
        return redirect(address.seat(seat), 'Back. They are called again from now on.');
      },
    }),
  ];
}

/** The moment that clocks of a zone show; one that they skip is the first after. */
function momentIn(wall: string, zone: string): Instant {
  const at = readMoment(wall, zone);
  assert(at !== undefined, 'the schema let a wall time through that is none');
  return at;
}
