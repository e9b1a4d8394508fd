import { instant, plus, toIso, type Id, type Instant } from '@writ/kernel';
import type { Fact, FactKind, FactValue, Subject } from '@writ/contract';
import { recordDeliveries, recordFacts } from '../../../core/facts/record-facts.ts';
import type { FactTables } from '../../../core/facts/tables.ts';
import type { PopulationTables } from '../../../core/populations/tables.ts';
import type { Trx } from '../../../platform/db.ts';

/** What the clock waits for. */
export const REVIEW_DEADLINE = 'report.review';

/** What a report is called where no content may stand. */
export function labelOf(number: number): string {
  return `Report ${number}`;
}

export interface ReviewClock {
  readonly report: Id<'report'>;
  readonly number: number;
  readonly receivedAt: Instant;
  readonly dueAt: Instant;
  readonly policyVersion: number;
  readonly reviewed?: { readonly at: Instant; readonly by: Id<'person'>; readonly verdict: NonNullable<FactValue<'report.review'>['reviewed']>['verdict'] } | undefined;
}

interface Arrival extends ReviewClock {
  readonly offHours: boolean;
}

/** Says that reports came, and of those that came while the company works that there is nothing to hand over; of all others the chain speaks. In the transaction that makes it true. */
export async function recordArrivals(trx: Trx<FactTables & PopulationTables>, arrivals: readonly Arrival[]): Promise<void> {
  await recordDeliveries(trx, arrivals.map((arrival) => {
    const { receivedAt: now, offHours } = arrival;
    const inHours = offHours ? [] : [toFact('report.hand-over', { receivedAt: toIso(now), outsideHours: false }, now)];
    return { subject: subjectOf(arrival), facts: [toFact('report.review', describe(arrival), now), ...inHours], confirmed: [], now };
  }));
}

/** Says who reviewed a report when. In the transaction that makes it true; the report is held. */
export async function recordReview(trx: Trx<FactTables & PopulationTables>, clock: ReviewClock, now: Instant): Promise<void> {
  const held = await trx.selectFrom('core.facts').select('observed_at').where('subject_kind', '=', 'report').where('subject_id', '=', clock.report).where('kind', '=', 'report.review').executeTakeFirst();
  // Of two looks at one millisecond the facts would keep either.
  const at = held && held.observed_at.getTime() >= now ? plus(instant(held.observed_at.getTime()), 1) : now;
  await recordFacts(trx, subjectOf(clock), [toFact('report.review', describe(clock), at)], [], at);
}

function describe({ receivedAt, dueAt, policyVersion, reviewed }: ReviewClock): FactValue<'report.review'> {
  return {
    receivedAt: toIso(receivedAt), dueAt: toIso(dueAt), policyVersion,
    ...(reviewed ? { reviewed: { at: toIso(reviewed.at), by: reviewed.by, verdict: reviewed.verdict } } : {}),
  };
}

function subjectOf({ report, number }: ReviewClock): Subject {
  return { kind: 'report', id: report, name: labelOf(number) };
}

function toFact<Kind extends FactKind>(kind: Kind, value: FactValue<Kind>, observedAt: Instant): Fact {
  return { kind, state: 'known', value, observedAt, source: { how: 'measured', by: 'writ' }, evidence: [] } as unknown as Fact;
}
