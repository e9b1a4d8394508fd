import { toIso, type Id, type Instant } from '@writ/kernel';
import { sql } from 'kysely';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import { meetDeadline } from '../../../core/policy-in-force/deadlines.ts';
import type { Trx } from '../../../platform/db.ts';
import { closeBySupport, isOfSeat, readChain, recordSeen } from '../../contact/index.ts';
import { errors } from '../errors.ts';
import type { ReportingDoorTables, ReportingParts } from '../parts.ts';
import { decideState, type ReviewVerdict, type StateChange } from './decide-state.ts';
import { tellReporter } from './post-message.ts';
import { holdReport, type HeldReport } from './report-store.ts';
import { recordReview, REVIEW_DEADLINE } from './review-facts.ts';
import { sayDecision } from './say-messages.ts';

export interface Verdict {
  readonly report: Id<'report'>;
  readonly verdict: ReviewVerdict;
  /** The reporter reads it. */
  readonly reason?: string | undefined;
  readonly duplicateOf?: Id<'report'> | undefined;
  readonly by: Id<'person'>;
  readonly at: Instant;
}

type Parts = Pick<ReportingParts, 'box' | 'outbox' | 'mail' | 'policyInForce' | 'businessClock'>;

/**
 * A person reviews a new report: the explicit act that stops its clock, once. Whoever of the seat reviews has seen it; support that ends it off hours has closed it.
 * Policy controls `report-review`, `report-reaches-contact`, `off-hours-hand-over`. Throws `report-not-found`, `report-already-reviewed`, `report-reason-needed`,
 * `report-original-needed`, `report-original-unfit`.
 */
export async function reviewReport(parts: Parts, trx: Trx<ReportingDoorTables>, given: Verdict): Promise<void> {
  const report = await holdInTurn(trx, given);
  const change = allowed(report, given, 'review');
  const original = await findOriginal(trx, report, given);
  await writeState(trx, report, change, original, given);
  await meetDeadline(trx, REVIEW_DEADLINE, { kind: 'report', id: report.id }, given.at);
  await recordReview(trx, { report: report.id, number: report.number, receivedAt: report.receivedAt, dueAt: report.dueAt, policyVersion: report.policyVersion, reviewed: given }, given.at);
  const message = await tellReporter(parts, trx, report, { ...given, content: { text: sayDecision(given.verdict, given.reason), automatic: 'decision' } });
  await tellChain(parts, trx, report, change, given);
  await appendJournal(trx, {
    actor: { kind: 'person', id: given.by }, act: 'report.reviewed', subject: { kind: 'report', id: report.id }, at: given.at,
    detail: { verdict: given.verdict, state: change.state, due: toIso(report.dueAt), inTime: given.at <= report.dueAt, message, ...(original === undefined ? {} : { duplicateOf: original }) },
  });
}

/** Decides otherwise, or further, on a report that was reviewed. The review stays what it was. Throws what `reviewReport` does, `report-not-reviewed` and `report-state-same`. */
export async function decideReport(parts: Parts, trx: Trx<ReportingDoorTables>, given: Verdict): Promise<void> {
  const report = await holdInTurn(trx, given);
  const change = allowed(report, given, 'decision');
  const original = await findOriginal(trx, report, given);
  await writeState(trx, report, change, original, given);
  const message = await tellReporter(parts, trx, report, { ...given, content: { text: sayDecision(given.verdict, given.reason), automatic: 'decision' } });
  await appendJournal(trx, {
    actor: { kind: 'person', id: given.by }, act: 'report.decided', subject: { kind: 'report', id: report.id }, at: given.at,
    detail: { from: report.state, to: change.state, message, ...(original === undefined ? {} : { duplicateOf: original }) },
  });
}

/** Reports are joined one pair at a time: of two people who join A to B and B to A at once, one is refused. */
async function holdInTurn(trx: Trx<ReportingDoorTables>, { report, verdict }: Verdict): Promise<HeldReport> {
  if (verdict === 'duplicate') await sql`select pg_advisory_xact_lock(hashtextextended('report duplicates', 0))`.execute(trx);
  return holdReport(trx, report);
}

function allowed(report: HeldReport, given: Verdict, as: 'review' | 'decision'): Extract<StateChange, { state: unknown }> {
  const hasReason = given.reason !== undefined && given.reason.trim() !== '';
  const change = decideState(report.state, { as, verdict: given.verdict, hasReason, hasOriginal: given.duplicateOf !== undefined });
  if ('refused' in change) throw errors(change.refused, { state: report.state });
  return change;
}

/** The report that this one is the same as; through a duplicate to what that is one of, so that duplicates never stand in a row. */
async function findOriginal(trx: Trx<ReportingDoorTables>, report: HeldReport, { verdict, duplicateOf }: Verdict): Promise<Id<'report'> | undefined> {
  if (verdict !== 'duplicate' || duplicateOf === undefined) return undefined;
  const named = await trx.selectFrom('reporting.reports').select(['id', 'duplicate_of']).where('id', '=', duplicateOf).executeTakeFirst();
  if (!named) throw errors('report-not-found');
  const original = named.duplicate_of ?? named.id;
  if (original === report.id) throw errors('report-original-unfit');
  return original;
}

/** The state and, for a review, who gave it when: in one statement, because a report that is not new has a review. */
async function writeState(trx: Trx<ReportingDoorTables>, report: HeldReport, { state, ends }: { state: HeldReport['state']; ends: boolean }, original: Id<'report'> | undefined, given: Verdict): Promise<void> {
  const at = toIso(given.at);
  const review = report.state === 'new' ? { reviewed_at: at, reviewed_by: given.by, review_verdict: given.verdict } : {};
  await trx.updateTable('reporting.reports').set({ state, duplicate_of: original ?? null, closed_at: ends ? at : null, ...review }).where('id', '=', report.id).execute();
  if (original !== undefined) await trx.updateTable('reporting.reports').set({ duplicate_of: original }).where('duplicate_of', '=', report.id).execute();
}

async function tellChain(parts: Parts, trx: Trx<ReportingDoorTables>, report: HeldReport, { ends }: { ends: boolean }, { by, at }: Verdict): Promise<void> {
  const about = { kind: 'report', id: report.id } as const;
  const chain = await readChain(trx, about);
  if (!chain || chain.seen) return;
  if (await isOfSeat(trx, by, at)) await recordSeen(trx, about, { by, how: 'signed-in', at });
  else if (ends && chain.supportUntil !== undefined && !chain.support) await closeBySupport(parts, trx, about, { by, at });
}
