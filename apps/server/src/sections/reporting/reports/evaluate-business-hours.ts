import { parseInstant, saySpan } from '@writ/kernel';
import type { FactValue, Reason, Verdict } from '@writ/contract';
import type { Hours } from '@writ/policy';
import type { Facts, Surroundings } from '../../../core/control.ts';
import { unknown, unknownFrom, worst } from '../../../core/verdict.ts';

export interface HoursRule {
  readonly hours: Hours;
  readonly calendar: 'US' | 'none' | 'company';
  readonly closures?: readonly string[] | undefined;
}

/**
 * Whether the calendar in force is the policy's, has its days off, and gives the due times that were promised. A clock that promised less time than the calendar gives now was
 * right when it began and harms nobody; one that promises more makes somebody wait too long. Policy control `business-hours`.
 */
export function evaluateBusinessHours({ hours, calendar }: HoursRule, facts: Facts<'calendar.clocks'>, _surroundings: Surroundings): Verdict {
  const fact = facts.get('calendar.clocks');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { evidence, value } = fact;
  if (value.zone !== hours.zone || value.calendar !== calendar) {
    return unknown({ code: 'other-calendar', text: `${value.recounted} clocks were counted again by another calendar than the policy's: ${value.calendar} in ${value.zone}.`, remedy: 'Wait for the next count.' }, { evidence });
  }
  const broken: Reason[] = [...noDaysOff(value, calendar), ...tooLong(value)];
  const earlier = value.different.length - countTooLong(value);
  const kept: Reason[] = [
    { code: 'counted', text: `${value.recounted} running ${value.recounted === 1 ? 'clock' : 'clocks'} counted again, with ${value.daysOff.length} days off in the next 12 months.` },
    ...(earlier > 0 ? [{ code: 'began-before', text: `${earlier} of them began before a day off was entered, and keep the earlier time that was promised.` }] : []),
  ];
  return worst({ broken, unknown: [], kept }, { evidence });
}

function noDaysOff({ daysOff }: FactValue<'calendar.clocks'>, calendar: string): Reason[] {
  if (calendar === 'none' || daysOff.length > 0) return [];
  return [{ code: 'no-days-off', text: `0 public holidays in the next 12 months, where the policy says ${calendar}.`, remedy: 'Enter the public holidays of the coming year in the settings, or import a calendar.' }];
}

function tooLong(value: FactValue<'calendar.clocks'>): Reason[] {
  const count = countTooLong(value);
  if (count === 0) return [];
  return [{
    code: 'promised-later', text: `${count} of ${value.recounted} running clocks end later than the calendar says, the worst by ${saySpan(Math.max(...value.different.map(lateBy)))}.`,
    remedy: 'Look whether a day off was taken out after they began, and re-base them.',
  }];
}

function countTooLong({ different }: FactValue<'calendar.clocks'>): number {
  return different.filter((clock) => lateBy(clock) > 0).length;
}

/** Milliseconds by which a clock promises more than the calendar gives; times that cannot be read count as a difference of a day, so that they are seen. */
function lateBy({ promised, recounted }: FactValue<'calendar.clocks'>['different'][number]): number {
  const [said, right] = [parseInstant(promised), parseInstant(recounted)];
  return said === undefined || right === undefined ? 86_400_000 : said - right;
}
