import { describe, expect, test } from 'vitest';
import { federalHolidays } from './federal-holidays.ts';

function dates(year: number): string[] {
  return federalHolidays(year).map((holiday) => holiday.date).toSorted();
}

describe('federal holidays', () => {
  test('a year in which no holiday falls on a weekend has each on its own day', () => {
    expect(dates(2025)).toEqual([
      '2025-01-01', '2025-01-20', '2025-02-17', '2025-05-26', '2025-06-19', '2025-07-04', '2025-09-01', '2025-10-13', '2025-11-11', '2025-11-27', '2025-12-25',
    ]);
  });
  test('a Saturday holiday is taken on Friday: Independence Day 2026', () => {
    expect(dates(2026)).toContain('2026-07-03');
    expect(dates(2026)).not.toContain('2026-07-04');
  });
  test('a Sunday holiday is taken on Monday: Juneteenth 2022, Christmas 2022', () => {
    expect(dates(2022)).toEqual(expect.arrayContaining(['2022-06-20', '2022-12-26']));
  });
  test("New Year's Day on a Saturday is taken in the year before: 31 December 2021 and 2010", () => {
    expect(dates(2021)).toContain('2021-12-31');
    expect(dates(2010)).toContain('2010-12-31');
    expect(dates(2022)).not.toContain('2022-01-01');
  });
  test('Veterans Day 2023, a Saturday, is taken on Friday 10 November', () => {
    expect(dates(2023)).toContain('2023-11-10');
  });
  test('Juneteenth begins in 2021, taken on Friday 18 June', () => {
    expect(dates(2020)).toHaveLength(10);
    expect(dates(2021)).toContain('2021-06-18');
  });
});
