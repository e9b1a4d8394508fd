import { instant, plus, toIso, type Id, type Instant } from '@writ/kernel';
import type { Fact, FactKind, FactValue } from '@writ/contract';
import { recordFacts } from '../../../core/facts/record-facts.ts';
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

/** Says when a report came and when who reviewed it. In the transaction that makes it true. */
export async function recordReviewFact(trx: Trx<FactTables & PopulationTables>, clock: ReviewClock, now: Instant): Promise<void> {
  const { reviewed } = clock;
  await recordOne(trx, clock, 'report.review', {
    receivedAt: toIso(clock.receivedAt), dueAt: toIso(clock.dueAt), policyVersion: clock.policyVersion,
    ...(reviewed ? { reviewed: { at: toIso(reviewed.at), by: reviewed.by, verdict: reviewed.verdict } } : {}),
  }, now);
}

/** Says of a report that came while the company works that there is nothing to hand over. Of all others the chain speaks. */
export async function recordInHours(trx: Trx<FactTables & PopulationTables>, clock: ReviewClock, now: Instant): Promise<void> {
  await recordOne(trx, clock, 'report.hand-over', { receivedAt: toIso(clock.receivedAt), outsideHours: false }, now);
}

/** What changes twice in one millisecond is dated a millisecond later: of two looks at the same instant the facts would keep either. */
async function recordOne<Kind extends FactKind>(trx: Trx<FactTables & PopulationTables>, { report, number }: ReviewClock, kind: Kind, value: FactValue<Kind>, now: Instant): Promise<void> {
  const held = await trx.selectFrom('core.facts').select('observed_at').where('subject_kind', '=', 'report').where('subject_id', '=', report).where('kind', '=', kind).executeTakeFirst();
  const at = held && held.observed_at.getTime() >= now ? plus(instant(held.observed_at.getTime()), 1) : now;
  const fact = { kind, state: 'known', value, observedAt: at, source: { how: 'measured', by: 'writ' }, evidence: [] } as unknown as Fact;
  await recordFacts(trx, { kind: 'report', id: report, name: labelOf(number) }, [fact], [], at);
}
