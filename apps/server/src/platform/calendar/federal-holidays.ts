/** A day off with its name, `YYYY-MM-DD`. */
export interface Holiday {
  readonly date: string;
  readonly name: string;
}

interface Rule {
  readonly name: string;
  /** First year in which it was observed. */
  readonly since: number;
  readonly day: (year: number) => Date;
}

const MONDAY = 1;
const THURSDAY = 4;

/**
 * The legal public holidays of 5 U.S.C. 6103(a), in their present form; `since` is the first year of that form.
 * Inauguration Day (6103(c)) is a holiday in and around the District of Columbia only and is left out. Days on which a president closed the
 * offices by executive order (24 December 2024, 9 January 2025 …) are no holidays of the statute; a company that takes one enters a closure.
 */
const RULES: readonly Rule[] = [
  { name: "New Year's Day", since: 1885, day: (year) => day(year, 1, 1) },
  { name: 'Birthday of Martin Luther King, Jr.', since: 1986, day: (year) => nth(year, 1, MONDAY, 3) },
  { name: "Washington's Birthday", since: 1971, day: (year) => nth(year, 2, MONDAY, 3) },
  { name: 'Memorial Day', since: 1971, day: (year) => last(year, 5, MONDAY) },
  { name: 'Juneteenth National Independence Day', since: 2021, day: (year) => day(year, 6, 19) },
  { name: 'Independence Day', since: 1885, day: (year) => day(year, 7, 4) },
  { name: 'Labor Day', since: 1894, day: (year) => nth(year, 9, MONDAY, 1) },
  { name: 'Columbus Day', since: 1971, day: (year) => nth(year, 10, MONDAY, 2) },
  { name: 'Veterans Day', since: 1978, day: (year) => day(year, 11, 11) },
  { name: 'Thanksgiving Day', since: 1942, day: (year) => nth(year, 11, THURSDAY, 4) },
  { name: 'Christmas Day', since: 1885, day: (year) => day(year, 12, 25) },
];

/**
 * Days off of a year for people who work Monday to Friday: a holiday on a Saturday is taken on the Friday before (5 U.S.C. 6103(b)),
 * one on a Sunday on the Monday after (Executive Order 11582). The last day of a year is off when the next New Year's Day is a Saturday.
 */
export function federalHolidays(year: number): readonly Holiday[] {
  const taken = [year, year + 1].flatMap((of) => RULES.filter((rule) => of >= rule.since).map((rule) => ({ name: rule.name, on: inLieu(rule.day(of)) })));
  return taken.filter(({ on }) => on.getUTCFullYear() === year).map(({ name, on }) => ({ date: on.toISOString().slice(0, 10), name }));
}

function inLieu(date: Date): Date {
  const weekday = date.getUTCDay();
  if (weekday === 6) return shift(date, -1);
  return weekday === 0 ? shift(date, 1) : date;
}

function day(year: number, month: number, date: number): Date {
  return new Date(Date.UTC(year, month - 1, date));
}

function nth(year: number, month: number, weekday: number, count: number): Date {
  const first = day(year, month, 1);
  return shift(first, ((weekday - first.getUTCDay() + 7) % 7) + (count - 1) * 7);
}

function last(year: number, month: number, weekday: number): Date {
  const end = day(year, month + 1, 0);
  return shift(end, -((end.getUTCDay() - weekday + 7) % 7));
}

function shift(date: Date, days: number): Date {
  return new Date(date.getTime() + days * 86_400_000);
}
