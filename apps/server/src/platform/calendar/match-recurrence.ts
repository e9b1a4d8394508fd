/** A recurrence as ical.js has parsed it. */
export interface Recurrence {
  readonly freq: string;
  readonly interval: number;
  readonly parts: Readonly<Record<string, readonly (string | number)[] | undefined>>;
}

const LONGEST_MONTH: readonly number[] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MONTH_PARTS = ['BYMONTH', 'BYMONTHDAY', 'BYDAY'];
const PARTS: Readonly<Record<string, readonly string[]>> = { DAILY: [], WEEKLY: ['BYDAY'], MONTHLY: ['BYMONTHDAY', 'BYDAY'], YEARLY: MONTH_PARTS };

/**
 * Whether a recurrence is one that holidays have, and surely comes true again and again. The library looks for the next occurrence without a bound,
 * so a rule that never comes true, such as 30 February, would never return.
 */
export function matchRecurrence({ freq, interval, parts }: Recurrence): boolean {
  const allowed = PARTS[freq];
  if (!allowed || !Number.isInteger(interval) || interval < 1 || interval > 100) return false;
  if (!Object.entries(parts).every(([name, values]) => values === undefined || allowed.includes(name))) return false;
  const { BYMONTH: months, BYMONTHDAY: days, BYDAY: weekdays } = parts;
  if (months && !months.every((month) => isBetween(month, 1, 12))) return false;
  if (days && weekdays) return false;
  if (days && !days.every((day) => isBetween(day, -28, 31) && comesTrue(Number(day), freq, interval, months))) return false;
  return !weekdays || weekdays.every((weekday) => isWeekday(String(weekday), freq, months !== undefined));
}

/** Each month that is named must have that day. */
function comesTrue(day: number, freq: string, interval: number, months: readonly (string | number)[] | undefined): boolean {
  if (day === 0) return false;
  if (freq === 'MONTHLY') return day <= 28;
  return months === undefined ? interval === 1 && day <= 28 : months.every((month) => day <= LONGEST_MONTH[Number(month) - 1]!);
}

function isWeekday(text: string, freq: string, hasMonths: boolean): boolean {
  const match = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(text);
  if (!match) return false;
  if (match[1] === undefined) return true;
  const count = Math.abs(Number(match[1]));
  // The fifth Monday is not in every month, and over many years surely in one of them: only with months of its own choice it may stay away for long.
  return freq !== 'WEEKLY' && count >= 1 && count <= (freq === 'YEARLY' && !hasMonths ? 52 : 4);
}

function isBetween(value: string | number, from: number, to: number): boolean {
  return Number.isInteger(Number(value)) && Number(value) >= from && Number(value) <= to;
}
