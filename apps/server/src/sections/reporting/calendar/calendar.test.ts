import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId, parseInstant, type Id } from '@writ/kernel';
import { createTestDatabase, fakeClock } from '@writ/testkit';
import { pino } from 'pino';
import type { Viewer } from '../../../core/actor.ts';
import type { DirectoryTables } from '../../../core/directory/tables.ts';
import { checkPermission, type Act } from '../../../core/permissions/index.ts';
import type { HolidayCalendar } from '../../../platform/calendar/index.ts';
import { createHttpServer } from '../../../platform/http/create-http-server.ts';
import { createMetrics } from '../../../platform/http/metrics.ts';
import { businessClockOf } from '../business-clock.ts';
import { calendarRoutes } from './calendar-routes.tsx';
import { addCompanyDay, listCompanyDays, readCompanyDays, type CalendarTables } from './company-days.ts';

const ORIGIN = 'http://localhost:4100';
const clock = fakeClock();
const { db, drop } = await createTestDatabase<CalendarTables & DirectoryTables>();
const person = newId<'person'>(clock.now());
const viewer = (role: 'owner' | 'auditor'): Viewer => ({ person, account: newId<'account'>(clock.now()), name: role, roles: [role], zone: 'UTC', by: { kind: 'session', id: newId<'session'>(clock.now()), confirmedAt: clock.now() } });

let kept: HolidayCalendar = 'company';
const server = await createHttpServer<Viewer, Act>({
  settings: { host: 'localhost', port: 0, publicUrl: ORIGIN }, logger: pino({ level: 'silent' }), clock: clock.now, metrics: createMetrics(), version: '0.0.0',
  routes: calendarRoutes({
    db, calendar: async () => kept,
    frame: async ({ url, now, flash }) => ({ path: url, now, zone: 'UTC', asset: (name: string) => `/assets/${name}`, flash }) as never,
  }),
  authenticate: async ({ secret }) => viewer(secret as 'owner'), mayAct: checkPermission, accountOf: ({ account }) => account, signInPath: () => '/sign-in',
  renderErrorPage: ({ code, detail }) => `<h1>${code}</h1><p>${detail}</p>`, readHealth: async () => [],
});
beforeAll(async () => void (await db.deleteFrom('reporting.company_days').execute()));
afterAll(async () => {
  await server.close();
  await drop();
});

async function send(method: 'GET' | 'POST', path: string, form: readonly (readonly [string, string])[] = [], as = 'owner') {
  const { statusCode, body, headers } = await server.app.inject({
    method, url: `/settings/calendar${path}`, ...(method === 'POST' && { payload: new URLSearchParams(form.map(([name, value]) => [name, value])).toString() }),
    headers: { host: 'localhost:4100', cookie: `writ-4100-session=${as}`, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', origin: ORIGIN },
  });
  return { status: statusCode, text: body, location: headers.location };
}
const journal = async () => (await db.selectFrom('core.journal').select(['act', 'subject_id']).orderBy('seq').execute()).map(({ act, subject_id }) => `${act} ${subject_id}`);

const ICS = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:1', 'DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261227', 'SUMMARY:Weihnachten', 'END:VEVENT',
  'BEGIN:VEVENT', 'UID:2', 'DTSTART;VALUE=DATE:20261224', 'SUMMARY:<b>Heiligabend</b>', 'CATEGORIES:Observance', 'END:VEVENT',
  'BEGIN:VEVENT', 'UID:3', 'DTSTART:20261223T100000Z', 'SUMMARY:Feier', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');

describe('closures and half days', () => {
  test('are added with a name, shown in their year, written to the journal, and removed', async () => {
    expect(await send('POST', '/days', [['date', '2026-12-28'], ['name', 'Year-end rest'], ['closes', '']])).toMatchObject({ status: 303, location: '/settings/calendar?year=2026' });
    expect((await send('POST', '/days', [['date', '2026-12-23'], ['name', 'Party'], ['closes', '13:00']])).status).toBe(303);
    const page = await send('GET', '?year=2026');
    expect(page.text).toContain('Year-end rest');
    expect(page.text).toContain('Ends at 13:00');
    expect(page.text).toContain('Clocks that run already keep the due time');
    expect((await send('GET', '?year=2027')).text).not.toContain('Year-end rest');
    expect(await readCompanyDays(db)).toEqual({ closed: new Map([['2026-12-28', 'Year-end rest']]), early: new Map([['2026-12-23', { closes: '13:00', name: 'Party' }]]), holidays: new Map() });
    expect((await send('POST', '/2026-12-23/early/remove')).status).toBe(303);
    expect((await send('POST', '/2026-12-23/early/remove')).status).toBe(404);
    expect(await journal()).toEqual(['calendar.day-added 2026-12-28', 'calendar.day-added 2026-12-23', 'calendar.day-removed 2026-12-23']);
  });
  test('are refused twice, and with what they were sent shown again', async () => {
    const again = await send('POST', '/days', [['date', '2026-12-28'], ['name', 'Once more'], ['closes', '']]);
    expect(again.status).toBe(422);
    expect(again.text).toContain('is entered already');
    expect(again.text).toContain('value="Once more"');
  });
  test.each([[['date', '2026-02-30'], ['name', 'x']], [['date', '2026-12-29'], ['name', ' ']], [['date', '2026-12-29'], ['name', 'x'], ['closes', '25:00']]] as const)('that do not fit are refused: %j, %j', async (...form) => {
    expect((await send('POST', '/days', form as never)).status).toBe(422);
  });
  test('are one day when two people enter it at once', async () => {
    const add = (name: string) => db.transaction().execute((trx) => addCompanyDay(trx, { date: '2026-11-27', kind: 'closed', name }, { kind: 'person', id: person as Id<'person'> }, clock.now()));
    const done = await Promise.allSettled([add('a'), add('b'), add('c')]);
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await listCompanyDays(db)).filter(({ date }) => date === '2026-11-27')).toHaveLength(1);
  });
  test('stand beside the holidays that the policy keeps by rule', async () => {
    const page = await send('GET', '?year=2027');
    expect(page.text).not.toContain('Federal holidays');
    kept = 'US';
    expect((await send('GET', '?year=2027')).text).toMatch(/Federal holidays of 2027.*<time datetime="2027-07-05">2027-07-05<\/time> Monday.*Independence Day/s);
    kept = 'company';
  });

  test('are seen by an auditor, who changes none', async () => {
    expect((await send('GET', '', [], 'auditor')).status).toBe(200);
    expect((await send('GET', '', [], 'auditor')).text).not.toContain('Add the day');
    expect((await send('POST', '/days', [['date', '2026-12-30'], ['name', 'x']], 'auditor')).status).toBe(403);
  });
});

describe('a calendar file', () => {
  test('is shown with a choice at each day before anything counts: observances are not chosen, other events are named', async () => {
    const before = await listCompanyDays(db);
    const { status, text } = await send('POST', '/preview', [['text', ICS]]);
    expect(status).toBe(200);
    expect(text).toMatch(/value="2026-12-25 Weihnachten"[^>]* checked/);
    expect(text).toMatch(/value="2026-12-24 &lt;b&gt;Heiligabend&lt;\/b&gt;"(?![^>]* checked)/);
    expect(text).toContain('Feier: It has a time of day');
    expect(await listCompanyDays(db)).toEqual(before);
  });
  test('that is none says so at its field', async () => {
    const { status, text } = await send('POST', '/preview', [['text', 'Hello']]);
    expect(status).toBe(422);
    expect(text).toContain('This is no iCalendar file');
  });
  test('gives the chosen days, once, and moves the clock of a policy that keeps them, and of no other', async () => {
    const chosen = [['day', '2026-12-25 Weihnachten'], ['day', '2026-12-26 Weihnachten']] as const;
    expect((await send('POST', '/holidays', chosen)).status).toBe(303);
    expect((await send('POST', '/holidays', chosen)).status).toBe(303);
    expect((await journal()).filter((entry) => entry.startsWith('calendar.holidays-added'))).toHaveLength(1);
    const days = await readCompanyDays(db);
    const policy = (calendar: string) => ({ controls: [{ id: 'business-hours', parameters: { hours: { opens: '09:00', closes: '17:00', zone: 'UTC' }, calendar } }] }) as never;
    const due = (calendar: string) => new Date(businessClockOf(policy(calendar), days).add({ amount: 1, unit: 'business day' }, parseInstant('2026-12-24T10:00:00Z')!)).toISOString();
    // The closure of 28 December holds with any calendar.
    expect(due('none')).toBe('2026-12-25T10:00:00.000Z');
    expect(due('company')).toBe('2026-12-29T10:00:00.000Z');
    expect(due('US')).toBe('2026-12-29T10:00:00.000Z');
    expect(new Date(businessClockOf(policy('none'), days).add({ amount: 1, unit: 'business day' }, parseInstant('2026-12-25T10:00:00Z')!)).toISOString()).toBe('2026-12-29T10:00:00.000Z');
  });
  test('of a hundred and fifty days stays below 50 KB and puts them all in force', async () => {
    const many = ['BEGIN:VCALENDAR', ...Array.from({ length: 15 }, (_, index) => ['BEGIN:VEVENT', `UID:m${index}`, `DTSTART;VALUE=DATE:2026${String((index % 12) + 1).padStart(2, '0')}${String(index + 1).padStart(2, '0')}`, 'RRULE:FREQ=YEARLY', `SUMMARY:Day ${index}`, 'END:VEVENT']).flat(), 'END:VCALENDAR'].join('\r\n');
    const { text } = await send('POST', '/preview', [['text', many]]);
    expect(Buffer.byteLength(text)).toBeLessThan(50 * 1024);
    const values = [...text.matchAll(/name="day" value="([^"]+)"/g)].map((match) => ['day', match[1]!] as const);
    expect(values).toHaveLength(150);
    expect((await send('POST', '/holidays', values)).status).toBe(303);
    expect((await readCompanyDays(db)).holidays.size).toBe(152);
  });
});
