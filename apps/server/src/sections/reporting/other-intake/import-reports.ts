import { toIso } from '@writ/kernel';
import type { Actor } from '../../../core/actor.ts';
import type { ReportingParts } from '../parts.ts';
import { importReport } from '../reports/import-report.ts';
import { receiveReport } from '../reports/receive-report.ts';
import { readReportRule, type ReportRule } from '../reports/report-rule.ts';
import { CONTENT_LIMITS } from '../reports/report-content.ts';
import { readExport, type ExportRecord } from './importers/read-export.ts';
import { IMPORTERS } from './importers/registry.ts';
import type { Importer, TrackedReport } from './importers/importer.ts';

/** What became of one record of an export: history here, taken in as new with its clock, here already, or not understood. */
export interface ImportLine {
  readonly place: string;
  readonly id: string | null;
  readonly outcome: 'imported' | 'opened' | 'known' | 'not-understood';
  readonly state: string | null;
  readonly problem: string | null;
}

/** What an import would make of an export, without an installation: nothing is `known` then. Throws `export-invalid`. */
export function* planImport(tracker: Importer['tracker'], text: string): Generator<ImportLine> {
  for (const record of readExport(IMPORTERS[tracker], text)) yield lineOf(record, 'report' in record && record.report.state === 'new' ? 'opened' : 'imported');
}

/**
 * Takes over the reports of another tracker, one transaction each, so that it may be cut off and run again. What somebody there has looked at is history with its own times;
 * what nobody has is a new report, whose clock begins now, because we hold ourselves only to what we knew. Throws `export-invalid`, `policy-missing`.
 */
export async function* importReports(parts: ReportingParts, tracker: Importer['tracker'], text: string, by: Actor): AsyncGenerator<ImportLine> {
  const rule = await readReportRule(parts);
  for (const record of readExport(IMPORTERS[tracker], text)) {
    if (!('report' in record)) {
      yield lineOf(record, 'not-understood');
      continue;
    }
    const isNew = await takeOver(parts, tracker, record.report, by, rule);
    yield lineOf(record, !isNew ? 'known' : record.report.state === 'new' ? 'opened' : 'imported');
  }
}

async function takeOver(parts: ReportingParts, tracker: Importer['tracker'], report: TrackedReport, by: Actor, rule: ReportRule): Promise<boolean> {
  const intakeKey = `${tracker}:${report.id}`;
  const { state, content, receivedAt, decidedAt, closedAt } = report;
  const at = parts.clock();
  return parts.db.transaction().execute(async (trx) => {
    if (state === 'new') {
      const what = `${content.what.slice(0, CONTENT_LIMITS.what - 100).toWellFormed()}\n\nSubmitted there at ${toIso(receivedAt)}.`;
      return (await receiveReport(parts, trx, { channel: tracker, intakeKey, content: { ...content, what }, urgent: report.isCritical, receivedAt: at, files: [], by, rule })).isNew;
    }
    return (await importReport(parts, trx, { channel: tracker, intakeKey, content, receivedAt, state, decidedAt, closedAt, by, at, rule })).isNew;
  });
}

function lineOf(record: ExportRecord, outcome: ImportLine['outcome']): ImportLine {
  if (!('report' in record)) return { place: record.place, id: null, outcome: 'not-understood', state: null, problem: record.problem };
  return { place: record.place, id: record.report.id, outcome, state: record.report.state, problem: null };
}
