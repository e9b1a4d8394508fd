import { MS, plus, type Duration } from '@writ/kernel';
import type { Fact, FactValue } from '@writ/contract';
import type { Policy } from '@writ/policy';
import { recordFacts } from '../../../core/facts/record-facts.ts';
import { listRunningDeadlines } from '../../../core/policy-in-force/deadlines.ts';
import { calendarOf } from '../business-clock.ts';
import type { ReportingParts } from '../parts.ts';
import { recountClocks } from './recount-clocks.ts';

const CALENDAR = { kind: 'calendar', id: 'company', name: 'Business calendar' } as const;
/** Clocks that one look counts again, those that are due first. */
const MOST_COUNTED = 1_000;
const MOST_DAYS_OFF = 400;

/** By control, the parameters that are lengths of its clock. */
const LENGTHS: ReadonlyMap<string, readonly string[]> = new Map([
  ['report-review', ['within']], ['report-reaches-contact', ['urgent', 'others']], ['delegation-accepted', ['within']],
]);

/**
 * Looks at the calendar in force: its days off in the next 12 months, and every running clock counted again. Records `calendar.clocks`, which is believed for 26 hours; nothing is
 * recorded before the first policy. Policy control `business-hours`.
 */
export async function observeClocks({ db, clock, policyInForce, businessClock }: Pick<ReportingParts, 'db' | 'clock' | 'policyInForce' | 'businessClock'>): Promise<void> {
  const inForce = await policyInForce();
  if (!inForce) return;
  const [time, running] = [await businessClock(), await listRunningDeadlines(db, { limit: MOST_COUNTED })];
  const now = clock();
  const lengths = new Map([...LENGTHS].map(([control, parameters]) => [control, parameters.flatMap((parameter) => lengthOf(inForce.policy, control, parameter))]));
  const value: FactValue<'calendar.clocks'> = {
    zone: time.zone, calendar: calendarOf(inForce.policy), daysOff: time.daysOff(now, plus(now, 365 * MS.day)).slice(0, MOST_DAYS_OFF),
    ...recountClocks(running.map((deadline) => ({ ...deadline, id: deadline.subject.id })), { policyVersion: inForce.version, lengths, add: time.add }),
  };
  const fact = { kind: 'calendar.clocks', state: 'known', value, observedAt: now, source: { how: 'measured', by: 'writ' }, evidence: [] } as unknown as Fact;
  await db.transaction().execute((trx) => recordFacts(trx, CALENDAR, [fact], [], now));
}

function lengthOf(policy: Pick<Policy, 'controls'>, control: string, parameter: string): Duration[] {
  const value = policy.controls.find(({ id }) => id === control)?.parameters[parameter] as Duration | undefined;
  return value === undefined ? [] : [value];
}
