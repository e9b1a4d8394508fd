import { instant, type Id, type Instant } from '@writ/kernel';
import type { Db, Trx } from '../../../platform/db.ts';
import { errors } from '../errors.ts';
import type { ReportingTables, ReportState } from '../tables.ts';

/** What acts on a report need of it, held until the transaction ends. */
export interface HeldReport {
  readonly id: Id<'report'>;
  readonly number: number;
  readonly tracking: string;
  readonly state: ReportState;
  readonly urgent: boolean;
  readonly offHours: boolean;
  readonly sealed: Buffer;
  readonly receivedAt: Instant;
  readonly dueAt: Instant;
  readonly policyVersion: number;
  readonly duplicateOf: Id<'report'> | undefined;
  readonly closedAt: Instant | undefined;
}

/** A report, locked. Throws `report-not-found`. */
export async function holdReport(trx: Trx<ReportingTables>, id: Id<'report'>): Promise<HeldReport> {
  const row = await trx.selectFrom('reporting.reports').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
  if (!row) throw errors('report-not-found');
  return {
    id, number: row.number, tracking: row.tracking, state: row.state, urgent: row.urgent, offHours: row.off_hours, sealed: row.sealed, receivedAt: instant(row.received_at.getTime()),
    dueAt: instant(row.review_due_at.getTime()), policyVersion: row.policy_version, duplicateOf: row.duplicate_of ?? undefined,
    closedAt: row.closed_at === null ? undefined : instant(row.closed_at.getTime()),
  };
}

/** The report that people here call by a number; undefined when there is none. */
export async function findByNumber(db: Db<ReportingTables>, number: number): Promise<Id<'report'> | undefined> {
  if (!Number.isSafeInteger(number) || number < 1 || number > 2_147_483_647) return undefined;
  return (await db.selectFrom('reporting.reports').select('id').where('number', '=', number).executeTakeFirst())?.id;
}

/** The report that its reporter calls by a tracking id, as `parseTrackingId` gives it; undefined when there is none. */
export async function findByTracking(db: Db<ReportingTables>, tracking: string): Promise<Id<'report'> | undefined> {
  return (await db.selectFrom('reporting.reports').select('id').where('tracking', '=', tracking).executeTakeFirst())?.id;
}
