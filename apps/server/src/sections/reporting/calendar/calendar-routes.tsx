import { z } from 'zod';
import { actorOf, line } from '../../../core/console/form-parts.ts';
import { orAgain, problemsAt, valuesOf } from '../../../core/console/form-again.ts';
import type { Console } from '../../../core/console/console.ts';
import type { Viewer } from '../../../core/actor.ts';
import type { FormProblem } from '../../../core/form-problem.ts';
import { page, redirect, shown } from '../../../core/permissions/doors.ts';
import { mayEverAct } from '../../../core/permissions/index.ts';
import { CALENDAR_LIMITS, readICalendar, type HolidayCalendar } from '../../../platform/calendar/index.ts';
import type { Db } from '../../../platform/db.ts';
import type { PageRequest } from '../../../platform/http/route.ts';
import { address, withQuery } from '../../../ui/addresses.ts';
import { CalendarPage } from './calendar-page.tsx';
import { addCompanyDay, addHolidays, listCompanyDays, removeCompanyDay, type CalendarTables } from './company-days.ts';
import { ImportPage, PREVIEW_DAYS } from './import-page.tsx';

export interface CalendarParts {
  readonly db: Db<CalendarTables>;
  readonly frame: Console['frame'];
  /** Which public holidays the policy in force keeps. */
  readonly calendar: () => Promise<HolidayCalendar>;
}

const DateText = z.iso.date('A date such as 2026-12-24.').refine((date) => date >= '2000-01-01' && date <= '2100-12-31', 'A date from 2000 to 2100.');
const DayForm = z.strictObject({
  date: DateText,
  name: line(200, 'Say why.'),
  closes: z.union([z.literal('').transform(() => undefined), z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time such as 13:00.')]).optional(),
});
const PreviewForm = z.strictObject({ text: z.string().max(CALENDAR_LIMITS.bytes, 'At most two million characters.') });
/** `2026-12-25 Christmas Day`, as the choices of the preview send it. */
const Chosen = z.string().max(230).transform((text) => ({ date: text.slice(0, 10), name: text.slice(11) })).pipe(z.object({ date: DateText, name: line(200, 'Say its name.') }));
const HolidaysForm = z.strictObject({ day: z.union([Chosen.transform((day) => [day]), z.array(Chosen).max(PREVIEW_DAYS)]).default([]) });
const Year = z.object({ year: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined) });
const DayId = z.object({ date: DateText, kind: z.enum(['closed', 'early', 'holiday']) });

/** Closures, half days and imported public holidays: the company's part of business time. */
export function calendarRoutes({ db, frame, calendar }: CalendarParts) {
  type Asked = Pick<PageRequest<Viewer>, 'viewer' | 'url' | 'flash' | 'now' | 'cookies'>;

  async function show(request: Asked, asked: number | undefined, problems: readonly FormProblem[] = [], values: Readonly<Record<string, string | undefined>> = {}) {
    const year = asked ?? new Date(request.now).getUTCFullYear();
    const [made, days, keeps] = await Promise.all([frame(request), listCompanyDays(db, year), calendar()]);
    return <CalendarPage frame={made} year={year} days={days} calendar={keeps} mayChange={mayEverAct(request.viewer, 'setting.change', request.now)} problems={problems} values={values} />;
  }
  return [
    page({ url: address.calendar, act: 'setting.read', query: Year, handle: (request) => show(request, request.query.year) }),
    page({
      method: 'POST', url: `${address.calendar}/days`, act: 'setting.change', body: DayForm,
      handle: (request) => orAgain(
        async () => {
          const { date, name, closes } = request.body;
          await db.transaction().execute((trx) => addCompanyDay(trx, { date, name, closes, kind: closes === undefined ? 'closed' : 'early' }, actorOf(request.viewer), request.now));
          return redirect(withQuery(address.calendar, { year: date.slice(0, 4) }), 'Added. Clocks that run already are left alone.');
        },
        (problems) => show(request, undefined, problems, valuesOf(request.body)),
        { 'calendar-day-exists': 'date' },
      ),
      onInvalid: async (request, problems) => shown(await show(request, undefined, problemsAt(problems), valuesOf(request.body)), 422),
    }),
    page({
      method: 'POST', url: `${address.calendar}/:date/:kind/remove`, act: 'setting.change', params: DayId,
      async handle({ params, viewer, now }) {
        await db.transaction().execute((trx) => removeCompanyDay(trx, params, actorOf(viewer), now));
        return redirect(withQuery(address.calendar, { year: params.date.slice(0, 4) }), 'Removed. Clocks that run already are left alone.');
      },
    }),
    page({
      method: 'POST', url: `${address.calendar}/preview`, act: 'setting.change', body: PreviewForm, maxBodyBytes: 3 * CALENDAR_LIMITS.bytes,
      async handle(request) {
        const read = readICalendar(request.body.text, { fromYear: new Date(request.now).getUTCFullYear() });
        const why = read.problems[0]?.text ?? 'The file names no day of this year or the nine after it.';
        if (read.days.length === 0) return shown(await show(request, undefined, [{ field: 'text', text: why }]), 422);
        return shown(<ImportPage frame={await frame(request)} read={read} />, 200);
      },
      onInvalid: async (request, problems) => shown(await show(request, undefined, problemsAt(problems)), 422),
    }),
    page({
      method: 'POST', url: `${address.calendar}/holidays`, act: 'setting.change', body: HolidaysForm, maxBodyBytes: 512 * 1024,
      async handle({ body: { day }, viewer, now }) {
        const count = await db.transaction().execute((trx) => addHolidays(trx, day, actorOf(viewer), now));
        return redirect(withQuery(address.calendar, { year: day[0]?.date.slice(0, 4) }), `${count} ${count === 1 ? 'day is' : 'days are'} in force. Clocks that run already are left alone.`);
      },
    }),
  ];
}
