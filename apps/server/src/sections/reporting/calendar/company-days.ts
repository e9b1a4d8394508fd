import { toIso, type Instant } from '@writ/kernel';
import { sql } from 'kysely';
import type { Actor } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { JournalTables } from '../../../core/journal/tables.ts';
import type { CompanyDays } from '../../../platform/calendar/index.ts';
import type { Db, Trx } from '../../../platform/db.ts';
import type { ReportingTables } from '../tables.ts';
import { errors } from './errors.ts';

export type CalendarTables = ReportingTables & JournalTables;
type DayKind = ReportingTables['reporting.company_days']['kind'];
type ByPerson = Actor & { readonly kind: 'person' };

/** A day that the company entered: closed, ending early, or a public holiday from a file. */
export interface CompanyDay {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly kind: DayKind;
  /** `HH:MM`, of a day that ends early. */
  readonly closes?: string | undefined;
  readonly name: string;
}

/** More days than any company has; the oldest are left out beyond it. */
const DAYS_LIMIT = 10_000;

/** Every day that was entered, by date, for the business clock and for its page. `year` asks for one year alone. */
export async function listCompanyDays(db: Db<CalendarTables> | Trx<CalendarTables>, year?: number): Promise<readonly CompanyDay[]> {
  const date = sql<string>`to_char(date, 'YYYY-MM-DD')`;
  const rows = await db.selectFrom('reporting.company_days').select([date.as('day'), 'kind', 'closes', 'name'])
    .$if(year !== undefined, (query) => query.where(sql<boolean>`extract(year from date) = ${year}`))
    .orderBy('date', 'desc').orderBy('kind').limit(DAYS_LIMIT).execute();
  return rows.map(({ day, kind, closes, name }) => ({ date: day, kind, closes: closes ?? undefined, name })).toReversed();
}

/** The days as `businessClockOf` takes them. */
export async function readCompanyDays(db: Db<CalendarTables> | Trx<CalendarTables>): Promise<CompanyDays> {
  const days = await listCompanyDays(db);
  const named = (kind: DayKind) => new Map(days.filter((day) => day.kind === kind).map(({ date, name }) => [date, name]));
  return { closed: named('closed'), holidays: named('holiday'), early: new Map(days.flatMap(({ date, closes, name }) => (closes === undefined ? [] : [[date, { closes, name }] as const]))) };
}

/** Enters a closure or a half day. Deadlines that run already stay as they are. Throws `calendar-day-exists`. */
export async function addCompanyDay(trx: Trx<CalendarTables>, { date, kind, closes, name }: CompanyDay, by: ByPerson, now: Instant): Promise<void> {
  const { numInsertedOrUpdatedRows } = await trx.insertInto('reporting.company_days')
    .values({ date, kind, closes: closes ?? null, name, source: 'entered', added_by: by.id as never, added_at: toIso(now) })
    .onConflict((conflict) => conflict.columns(['date', 'kind']).doNothing()).executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) throw errors('calendar-day-exists', { date });
  await appendJournal(trx, { actor: by, act: 'calendar.day-added', subject: { kind: 'calendar', id: date }, detail: { kind, closes: closes ?? null }, at: now });
}

/** Takes a day out again. Throws `calendar-day-missing`. */
export async function removeCompanyDay(trx: Trx<CalendarTables>, { date, kind }: Pick<CompanyDay, 'date' | 'kind'>, by: ByPerson, now: Instant): Promise<void> {
  const { numDeletedRows } = await trx.deleteFrom('reporting.company_days').where('date', '=', date).where('kind', '=', kind).executeTakeFirst();
  if (numDeletedRows !== 1n) throw errors('calendar-day-missing', { date });
  await appendJournal(trx, { actor: by, act: 'calendar.day-removed', subject: { kind: 'calendar', id: date }, detail: { kind }, at: now });
}

/** Puts the chosen holidays of a calendar file in force, all or none; what is there already is left. Returns how many were new. */
export async function addHolidays(trx: Trx<CalendarTables>, days: readonly Pick<CompanyDay, 'date' | 'name'>[], by: ByPerson, now: Instant): Promise<number> {
  const once = [...new Map(days.map((day) => [day.date, day])).values()];
  if (once.length === 0) return 0;
  const added = await trx.insertInto('reporting.company_days')
    .values(once.map(({ date, name }) => ({ date, kind: 'holiday' as const, closes: null, name, source: 'iCalendar', added_by: by.id as never, added_at: toIso(now) })))
    .onConflict((conflict) => conflict.columns(['date', 'kind']).doNothing()).returning(sql<string>`to_char(date, 'YYYY-MM-DD')`.as('day')).execute();
  if (added.length > 0) await appendJournal(trx, { actor: by, act: 'calendar.holidays-added', subject: { kind: 'calendar', id: 'company' }, detail: { dates: added.map(({ day }) => day).toSorted() }, at: now });
  return added.length;
}
