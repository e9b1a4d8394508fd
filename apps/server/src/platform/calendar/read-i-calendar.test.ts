import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CALENDAR_LIMITS, readICalendar } from './read-i-calendar.ts';

function calendar(...events: readonly (readonly string[])[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events.flatMap((lines, index) => ['BEGIN:VEVENT', ...(lines.some((line) => line.startsWith('UID')) ? [] : [`UID:${index}`]), ...lines, 'END:VEVENT']), 'END:VCALENDAR', ''].join('\r\n');
}
function read(...events: readonly (readonly string[])[]) {
  return readICalendar(calendar(...events), { fromYear: 2026 });
}
const dates = (...events: readonly (readonly string[])[]) => read(...events).days.map(({ date }) => date);

describe('all-day events', () => {
  test('are days with their names, in order', () => {
    expect(read(['DTSTART;VALUE=DATE:20261003', 'SUMMARY:Tag der Deutschen Einheit'], ['DTSTART;VALUE=DATE:20260101', 'SUMMARY:Neujahr\\, frei'])).toEqual({
      days: [{ date: '2026-01-01', name: 'Neujahr, frei' }, { date: '2026-10-03', name: 'Tag der Deutschen Einheit' }].map((day) => ({ ...day, observance: undefined })), problems: [],
    });
  });
  test.each([
    ['the end is not part of it', ['DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261227'], ['2026-12-25', '2026-12-26']],
    ['a duration counts in days', ['DTSTART;VALUE=DATE:20261225', 'DURATION:P3D'], ['2026-12-25', '2026-12-26', '2026-12-27']],
    ['over the end of a year', ['DTSTART;VALUE=DATE:20261231', 'DTEND;VALUE=DATE:20270102'], ['2026-12-31', '2027-01-01']],
    ['every year, thrice', ['DTSTART;VALUE=DATE:20260501', 'RRULE:FREQ=YEARLY;COUNT=3'], ['2026-05-01', '2027-05-01', '2028-05-01']],
    ['since long ago', ['DTSTART;VALUE=DATE:19490501', 'RRULE:FREQ=YEARLY;UNTIL=20270601'], ['2026-05-01', '2027-05-01']],
    ['the last Monday of August', ['DTSTART;VALUE=DATE:20260831', 'RRULE:FREQ=YEARLY;BYMONTH=8;BYDAY=-1MO;COUNT=2'], ['2026-08-31', '2027-08-30']],
    ['without an exception', ['DTSTART;VALUE=DATE:20260501', 'RRULE:FREQ=YEARLY;COUNT=3', 'EXDATE;VALUE=DATE:20270501'], ['2026-05-01', '2028-05-01']],
    ['with a date added', ['DTSTART;VALUE=DATE:20260501', 'RDATE;VALUE=DATE:20260610'], ['2026-05-01', '2026-06-10']],
    ['a leap day comes in leap years', ['DTSTART;VALUE=DATE:20280229', 'RRULE:FREQ=YEARLY'], ['2028-02-29', '2032-02-29']],
  ])('%s', (_, lines, expected) => {
    expect(dates(lines)).toEqual(expected);
  });
  test('an instance that was moved is on its new day alone', () => {
    expect(dates(['UID:a', 'DTSTART;VALUE=DATE:20260501', 'RRULE:FREQ=YEARLY;COUNT=2', 'SUMMARY:x'], ['UID:a', 'RECURRENCE-ID;VALUE=DATE:20270501', 'DTSTART;VALUE=DATE:20270503', 'SUMMARY:x'])).toEqual(['2026-05-01', '2027-05-03']);
  });
  test('without an end, ten years are read', () => {
    expect(dates(['DTSTART;VALUE=DATE:20200101', 'RRULE:FREQ=YEARLY'])).toHaveLength(10);
  });
  test('observances are told apart from holidays', () => {
    expect(read(['DTSTART;VALUE=DATE:20260214', 'SUMMARY:a', 'CATEGORIES:Observance'], ['DTSTART;VALUE=DATE:20260215', 'SUMMARY:b', 'TRANSP:TRANSPARENT'], ['DTSTART;VALUE=DATE:20260216', 'SUMMARY:c', 'TRANSP:OPAQUE']).days.map(({ observance }) => observance)).toEqual(['marked', 'free', undefined]);
  });
});

describe('what is no day off is a problem with its name', () => {
  test.each([
    ['a time of day', ['DTSTART:20261003T090000Z'], 'It has a time of day, so it is no day off.'],
    ['a time of day in a zone', ['DTSTART;TZID=Europe/Berlin:20261003T000000', 'DTEND;TZID=Europe/Berlin:20261004T000000'], 'It has a time of day, so it is no day off.'],
    ['no start', [], 'It has no date on which it starts.'],
    ['a date that is none', ['DTSTART;VALUE=DATE:20261345'], 'It has no date on which it starts.'],
    ['the end before the start', ['DTSTART;VALUE=DATE:20261003', 'DTEND;VALUE=DATE:20261001'], 'It does not last from 1 to 31 days.'],
    ['a year long', ['DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20270101'], 'It does not last from 1 to 31 days.'],
    ['cancelled', ['DTSTART;VALUE=DATE:20261003', 'STATUS:CANCELLED'], 'It is cancelled.'],
    ['every second', ['DTSTART;VALUE=DATE:20261003', 'RRULE:FREQ=SECONDLY'], 'It recurs by a rule that no holiday needs, or that never comes true.'],
    ['on 30 February', ['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'], 'It recurs by a rule that no holiday needs, or that never comes true.'],
    ['nonsense for a rule', ['DTSTART;VALUE=DATE:20261003', 'RRULE:FREQ=SOMETIMES'], undefined],
  ])('%s', (_, lines, text) => {
    const { days, problems } = read([...lines, 'SUMMARY:Odd'], ['DTSTART;VALUE=DATE:20260101', 'SUMMARY:Good']);
    if (text === undefined) expect(problems.length).toBeGreaterThan(0);
    else {
      expect(problems).toEqual([{ event: 'Odd', text }]);
      expect(days.map(({ name }) => name)).toEqual(['Good']);
    }
  });
  test.each(['', 'Hello', 'BEGIN:VCALENDAR', 'BEGIN:VCARD\r\nFN:x\r\nEND:VCARD', '<html>', 'x'.repeat(CALENDAR_LIMITS.bytes + 1)])('a file that is none is one problem', (text) => {
    expect(readICalendar(text, { fromYear: 2026 })).toMatchObject({ days: [], problems: [{ text: expect.any(String) as string }] });
  });
});

describe('bounds', () => {
  test.each([
    ['thousands of daily events', Array.from({ length: 4_000 }, (_, index) => [`DTSTART;VALUE=DATE:2026${String(1 + (index % 12)).padStart(2, '0')}01`, 'RRULE:FREQ=DAILY', `SUMMARY:${index}`])],
    ['a rule that starts with the calendar', [['DTSTART;VALUE=DATE:00010101', 'RRULE:FREQ=DAILY', 'SUMMARY:x']]],
    ['a rule that never comes true', [['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'SUMMARY:x']]],
    ['a rule that comes every million years', [['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY;INTERVAL=1000000', 'SUMMARY:x']]],
    ['a daily rule that comes on no day', [['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31', 'SUMMARY:x']]],
    ['an interval of nothing', [['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=DAILY;INTERVAL=0', 'SUMMARY:x']]],
  ])('%s is read within three seconds', (_, events) => {
    const start = performance.now();
    const { days } = read(...events);
    expect(performance.now() - start).toBeLessThan(3_000);
    expect(days.length).toBeLessThanOrEqual(CALENDAR_LIMITS.days);
  });
  test('whatever rule is read comes to an end, and yields real days', () => {
    const part = fc.record({
      freq: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'), interval: fc.option(fc.integer({ min: 1, max: 100 })), month: fc.option(fc.integer({ min: 1, max: 12 }), { freq: 1 }),
      day: fc.option(fc.integer({ min: -31, max: 31 }), { freq: 1 }), weekday: fc.option(fc.tuple(fc.constantFrom('', '1', '-1', '4', '5', '-4', '52', '53'), fc.constantFrom('MO', 'TH', 'SU')).map((two) => two.join('')), { freq: 1 }), count: fc.option(fc.integer({ min: 1, max: 50 })),
    });
    const start = fc.date({ min: new Date('1900-01-01'), max: new Date('2035-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10).replaceAll('-', ''));
    let readRules = 0;
    fc.assert(fc.property(part, start, (rule, from) => {
      const text = [`FREQ=${rule.freq}`, rule.interval && `INTERVAL=${rule.interval}`, rule.month && `BYMONTH=${rule.month}`, rule.day && `BYMONTHDAY=${rule.day}`, rule.weekday && `BYDAY=${rule.weekday}`, rule.count && `COUNT=${rule.count}`].filter(Boolean).join(';');
      const began = performance.now();
      const { days } = read([`DTSTART;VALUE=DATE:${from}`, `RRULE:${text}`, 'SUMMARY:x']);
      if (days.length > 0) readRules += 1;
      expect(performance.now() - began).toBeLessThan(3_000);
      for (const { date } of days) expect(new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10)).toBe(date);
      // The first day is DTSTART by RFC 5545 whatever the rule says, so the rule is held to the others.
      if (rule.day && rule.day > 0) for (const { date } of days) if (date.replaceAll('-', '') !== from) expect(Number(date.slice(8))).toBe(rule.day);
    }), { numRuns: 400 });
    expect(readRules).toBeGreaterThan(20);
  });
  test('no text makes it throw, and every day is a date within the window', () => {
    const piece = fc.oneof(
      fc.constantFrom('BEGIN:VCALENDAR\r\n', 'END:VCALENDAR\r\n', 'BEGIN:VEVENT\r\n', 'END:VEVENT\r\n', 'DTSTART;VALUE=DATE:20260101\r\n', 'DTSTART;VALUE=DATE:99999999\r\n', 'DTEND;VALUE=DATE:20260105\r\n', 'RRULE:FREQ=WEEKLY;BYDAY=MO\r\n', 'RRULE:\r\n', 'RDATE:\r\n', 'EXDATE;VALUE=DATE:20260101\r\n', 'RECURRENCE-ID:x\r\n', 'DURATION:-P1D\r\n', 'DURATION:P999999999D\r\n', 'SUMMARY:\0\r\n', '\r\n '),
      fc.string({ unit: 'binary', maxLength: 12 }),
    );
    fc.assert(fc.property(fc.array(piece, { maxLength: 25 }), fc.boolean(), (pieces, framed) => {
      const body = pieces.join('');
      const { days } = readICalendar(framed ? `BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n${body}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n` : body, { fromYear: 2026 });
      for (const { date } of days) expect(date).toMatch(/^20(2[6-9]|3[0-5])-(0[1-9]|1[0-2])-([0-2][0-9]|3[01])$/);
    }), { numRuns: 500 });
  });
});
