import { formatDuration, MS, type Duration, type DurationUnit } from '@writ/kernel';
import type { Control, PolicyLaw } from '@writ/policy';

/** A duration in the document: `priority-1.fixedWithin`. */
interface Place { readonly control: string; readonly parameter: string }

/**
 * What a policy may not contradict, whatever figures a company chooses. Each law speaks only where both of its controls are in the document,
 * and its problem stands at the parameter that has to give way.
 */
export const policyLaws: readonly PolicyLaw[] = [
  inOrder('higher-priorities-first', 'a higher priority may not end later than a lower one', [
    ['priority-0.fixedWithin', 'priority-1.fixedWithin'],
    ['priority-1.fixedWithin', 'priority-2.fixedWithin'],
    ['priority-2.fixedWithin', 'priority-3.fixedWithin'],
    ['priority-0.fixedWithin', 'priority-2.fixedWithin'],
    ['priority-0.fixedWithin', 'priority-3.fixedWithin'],
    ['priority-1.fixedWithin', 'priority-3.fixedWithin'],
    ['priority-0.acceptedWithin', 'priority-1.scheduledWithin'],
    ['priority-1.scheduledWithin', 'priority-2.scheduledWithin'],
  ]),
  inOrder('begun-before-ended', 'work begins before it ends', [
    ['priority-0.acceptedWithin', 'priority-0.fixedWithin'],
    ['priority-1.scheduledWithin', 'priority-1.fixedWithin'],
    ['priority-2.scheduledWithin', 'priority-2.fixedWithin'],
    ['infected-host.isolatedWithin', 'infected-host.retiredWithin'],
  ]),
  inOrder('one-window', 'reviews and hand-overs are held to the same reports', [
    ['report-review.over', 'off-hours-hand-over.over'],
    ['off-hours-hand-over.over', 'report-review.over'],
  ]),
  inOrder('urgent-first', 'an urgent report is seen no later than another', [['report-reaches-contact.urgent', 'report-reaches-contact.others']]),
  inOrder('updates-before-overdue', 'an update cannot be overdue before the run that installs it is', [['automatic-updates.lastSuccess', 'pending-updates.within']]),
  inOrder('lists-before-overdue', 'package lists that are older than the time allowed for an update would hide it', [['pending-updates.lists', 'pending-updates.within']]),
  inOrder('reviewed-while-granted', 'a grant must meet a review before it ends', [['access-review.every', 'access-grants.longest']]),
  inOrder('archived-while-kept', 'logs must be archived and tried before they are gone', [
    ['log-archive.every', 'log-retention.keptFor'],
    ['log-restore-test.every', 'log-retention.keptFor'],
  ]),
  inOrder('signatures-before-scan', 'a scan with signatures older than its own interval finds what was known before the last one', [['signatures-fresh.within', 'antivirus-scan.within']]),
  inOrder('first-word-soon', 'the first word on an incident comes no later than the next', [['status-page.firstWithin', 'status-page.updatedEvery']]),
  atMost('lockout-is-passing', 'a lock that lasts longer lets anybody shut anybody out', 'lockout.locked', { amount: 1, unit: 'day' }),
  atMost('failures-are-forgotten', 'failures counted together over longer lock out honest people', 'lockout.counted', { amount: 1, unit: 'day' }),
];

/** In each pair, the first may never come out later than the second. Equal is fine. */
function inOrder(id: string, why: string, pairs: readonly (readonly [string, string])[]): PolicyLaw {
  return {
    id,
    check: (controls) => pairs.flatMap(([first, second]) => {
      const [earlier, later] = [placeOf(first), placeOf(second)];
      const [one, other] = [durationAt(controls, earlier), durationAt(controls, later)];
      if (!one || !other || !mayBeLonger(one, other)) return [];
      return [{ ...earlier, message: `${formatDuration(one)} may be later than the ${formatDuration(other)} of ${second}: ${why}` }];
    }),
  };
}

function atMost(id: string, why: string, place: string, limit: Duration): PolicyLaw {
  return {
    id,
    check: (controls) => {
      const found = durationAt(controls, placeOf(place));
      if (!found || !mayBeLonger(found, limit)) return [];
      return [{ ...placeOf(place), message: `${formatDuration(found)} is more than ${formatDuration(limit)}: ${why}` }];
    },
  };
}

function placeOf(text: string): Place {
  const [control, parameter] = text.split('.') as [string, string];
  return { control, parameter };
}

function durationAt(controls: ReadonlyMap<string, Control>, { control, parameter }: Place): Duration | undefined {
  return controls.get(control)?.parameters[parameter] as Duration | undefined;
}

/** Whether on some day of some year `one` takes longer than `other`. The same amount of the same unit never does. */
export function mayBeLonger(one: Duration, other: Duration): boolean {
  if (one.unit === other.unit) return one.amount > other.amount;
  const [months, otherMonths] = [monthsOf(one), monthsOf(other)];
  if (months !== undefined && otherMonths !== undefined) return months > otherMonths;
  return one.amount * BOUNDS[one.unit].most > other.amount * BOUNDS[other.unit].least;
}

/** A year is twelve months on any calendar, however many days either has. */
function monthsOf({ amount, unit }: Duration): number | undefined {
  return unit === 'month' ? amount : unit === 'year' ? 12 * amount : undefined;
}

/**
 * How short and how long a unit can turn out. A day may be an hour shorter or longer (daylight saving), but counts as 24 hours here: nobody means that hour.
 * Business units at most: a weekend with a holiday on either side, and an hour that falls behind such a closure.
 */
const BOUNDS: Readonly<Record<DurationUnit, { least: number; most: number }>> = {
  minute: { least: MS.minute, most: MS.minute },
  hour: { least: MS.hour, most: MS.hour },
  day: { least: MS.day, most: MS.day },
  week: { least: 7 * MS.day, most: 7 * MS.day },
  month: { least: 28 * MS.day, most: 31 * MS.day },
  year: { least: 365 * MS.day, most: 366 * MS.day },
  'business hour': { least: MS.hour, most: 4 * MS.day },
  'business day': { least: MS.day, most: 5 * MS.day },
};
