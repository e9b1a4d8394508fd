import { describe, expect, test } from 'vitest';
import { federalHolidays } from './federal-holidays.ts';

/**
 * The days off for people who work Monday to Friday, by the year of the holiday, worked out from the statute apart from the program
 * and compared, year by year, with the lists of the Office of Personnel Management (opm.gov, Federal Holidays).
 * Inauguration Day is not among them (see below), nor are closures by executive order.
 */
const LISTED: Readonly<Record<number, string>> = {
  2011: '2010-12-31 01-17 02-21 05-30 07-04 09-05 10-10 11-11 11-24 12-26',
  2012: '01-02 01-16 02-20 05-28 07-04 09-03 10-08 11-12 11-22 12-25',
  2013: '01-01 01-21 02-18 05-27 07-04 09-02 10-14 11-11 11-28 12-25',
  2014: '01-01 01-20 02-17 05-26 07-04 09-01 10-13 11-11 11-27 12-25',
  2015: '01-01 01-19 02-16 05-25 07-03 09-07 10-12 11-11 11-26 12-25',
  2016: '01-01 01-18 02-15 05-30 07-04 09-05 10-10 11-11 11-24 12-26',
  2017: '01-02 01-16 02-20 05-29 07-04 09-04 10-09 11-10 11-23 12-25',
  2018: '01-01 01-15 02-19 05-28 07-04 09-03 10-08 11-12 11-22 12-25',
  2019: '01-01 01-21 02-18 05-27 07-04 09-02 10-14 11-11 11-28 12-25',
  2020: '01-01 01-20 02-17 05-25 07-03 09-07 10-12 11-11 11-26 12-25',
  2021: '01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24',
  2022: '2021-12-31 01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26',
  2023: '01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25',
  2024: '01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25',
  2025: '01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25',
  2026: '01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25',
  2027: '01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24',
  2028: '2027-12-31 01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25',
  2029: '01-01 01-15 02-19 05-28 06-19 07-04 09-03 10-08 11-12 11-22 12-25',
  2030: '01-01 01-21 02-18 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25',
};

function listed(year: number): readonly string[] {
  return Object.values(LISTED).flatMap((days, index) => days.split(' ').map((day) => (day.length > 5 ? day : `${2011 + index}-${day}`))).filter((date) => date.startsWith(String(year)));
}

describe('federal holidays of 2011 to 2030', () => {
  // The last year's own list ends before the New Year's Day of 2031, which is a Wednesday and moves nothing into it.
  test.each(Object.keys(LISTED).map(Number))('%i', (year) => {
    expect(federalHolidays(year).map(({ date }) => date).toSorted()).toEqual(listed(year).toSorted());
  });
  test('are never on a weekend', () => {
    for (let year = 1971; year <= 2100; year += 1) for (const { date } of federalHolidays(year)) expect([0, 6]).not.toContain(new Date(`${date}T00:00:00Z`).getUTCDay());
  });
  test('come eleven to each New Year since 2021, and ten before', () => {
    for (let year = 1987; year <= 2060; year += 1) {
      const own = federalHolidays(year).filter(({ date, name }) => name !== "New Year's Day" || date.startsWith(`${year}-01`)).length + (federalHolidays(year - 1).some(({ date }) => date === `${year - 1}-12-31`) ? 1 : 0);
      expect(own).toBe(year >= 2021 ? 11 : 10);
    }
  });
  test('leave out Inauguration Day, a holiday around the District of Columbia alone', () => {
    for (const date of ['2017-01-20', '2021-01-20', '2029-01-19', '2029-01-22']) expect(federalHolidays(Number(date.slice(0, 4))).map((day) => day.date)).not.toContain(date);
  });
  test('leave out closures by executive order, which the statute does not know', () => {
    for (const date of ['2012-12-24', '2014-12-26', '2015-12-24', '2018-12-05', '2018-12-24', '2019-12-24', '2020-12-24', '2024-12-24', '2025-01-09', '2025-12-24', '2025-12-26']) {
      expect(federalHolidays(Number(date.slice(0, 4))).map((day) => day.date)).not.toContain(date);
    }
  });
});
