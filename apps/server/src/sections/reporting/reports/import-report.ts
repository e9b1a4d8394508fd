import { assert, type Id, type Instant, toIso } from '@writ/kernel';
import { sql } from 'kysely';
import type { Actor } from '../../../core/actor.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { Trx } from '../../../platform/db.ts';
import type { ReportingDoorTables, ReportingParts } from '../parts.ts';
import type { ReportChannel } from '../tables.ts';
import { insertReports, type NewReport } from './insert-report.ts';
import { insertMessage } from './message-store.ts';
import type { ReportContent } from './report-content.ts';
import type { ReportRule } from './report-rule.ts';

export interface ImportedReport {
  readonly channel: Extract<ReportChannel, 'hackerone' | 'bugcrowd' | 'github'>;
  readonly intakeKey: string;
  readonly content: ReportContent;
  readonly receivedAt: Instant;
  readonly state: NonNullable<NewReport['history']>['state'];
  /** When it was decided there. */
  readonly decidedAt: Instant;
  /** When it ended there; undefined for one that is still worked on. */
  readonly closedAt: Instant | undefined;
  readonly by: Actor;
  readonly at: Instant;
  readonly rule: ReportRule;
}

/**
 * Takes over a report that another tracker has reviewed already, as history: no clock starts, nobody is called, nobody is written to, no fact is made. One that nobody reviewed
 * there is taken in by `receiveReport`. Idempotent by its key.
 */
export async function importReport(parts: Pick<ReportingParts, 'box' | 'productWords'>, trx: Trx<ReportingDoorTables>, given: ImportedReport): Promise<{ readonly report: Id<'report'>; readonly isNew: boolean }> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`report intake ${given.intakeKey}`}, 0))`.execute(trx);
  const before = await trx.selectFrom('reporting.reports').select('id').where('intake_key', '=', given.intakeKey).executeTakeFirst();
  if (before) return { report: before.id, isNew: false };
  const { content, receivedAt, rule } = given;
  const [made] = await insertReports(parts, trx, [{
    channel: given.channel, intakeKey: given.intakeKey, content, files: [], urgent: false, offHours: false, receivedAt, dueAt: rule.time.add(rule.reviewWithin, receivedAt), policyVersion: rule.policyVersion,
    history: { state: given.state, decidedAt: given.decidedAt, closedAt: given.closedAt },
  }]);
  assert(made, 'a report was not made');
  await insertMessage(trx, parts.box, { report: made.id, at: receivedAt, from: 'reporter', via: 'import', content: { text: content.what } });
  await appendJournal(trx, {
    actor: given.by, act: 'report.imported', subject: { kind: 'report', id: made.id }, at: given.at, detail: { number: made.number, channel: given.channel, state: given.state, receivedAt: toIso(receivedAt) },
  });
  return { report: made.id, isNew: true };
}
