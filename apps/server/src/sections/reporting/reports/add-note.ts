import { newId, toIso, type Id, type Instant } from '@writ/kernel';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { Trx } from '../../../platform/db.ts';
import { errors } from '../errors.ts';
import type { ReportingDoorTables, ReportingParts } from '../parts.ts';
import { LONGEST_MESSAGE } from './message-content.ts';
import { holdReport } from './report-store.ts';
import { seal } from './sealing.ts';

export interface NewNote {
  readonly report: Id<'report'>;
  /** 1 to 200,000 characters. */
  readonly text: string;
  readonly by: Id<'person'>;
  readonly at: Instant;
}

/** Notes something among ourselves. It lies in a table that no thread reads. Throws `report-not-found`, `message-empty`, `message-too-long`. */
export async function addNote({ box }: Pick<ReportingParts, 'box'>, trx: Trx<ReportingDoorTables>, { report, text, by, at }: NewNote): Promise<Id<'note'>> {
  if (text.trim() === '') throw errors('message-empty');
  if (text.length > LONGEST_MESSAGE) throw errors('message-too-long', { limit: LONGEST_MESSAGE });
  const held = await holdReport(trx, report);
  const id = newId<'note'>(at);
  await trx.insertInto('reporting.notes').values({ id, report: held.id, at: toIso(at), author: by, sealed: seal.note(box, id, text) }).execute();
  await appendJournal(trx, { actor: { kind: 'person', id: by }, act: 'report.noted', subject: { kind: 'report', id: held.id }, at, detail: { note: id } });
  return id;
}
