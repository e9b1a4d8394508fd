import { toIso } from '@writ/kernel';
import type { Actor } from '../../../core/actor.ts';
import type { ReportingParts } from '../parts.ts';
import { importReport } from '../reports/import-report.ts';
import { receiveReport } from '../reports/receive-report.ts';
import { CONTENT_LIMITS } from '../reports/report-content.ts';
import { readReportRule, type ReportRule } from '../reports/report-rule.ts';
import type { TrackedReport } from './importers/importer.ts';
import { readExport } from './importers/read-export.ts';
import { IMPORTERS } from './importers/registry.ts';
import { importLine, type ImportLine, type Tracker } from './plan-import.ts';

/**
 * Takes over the reports of another tracker, one transaction each, so that it may be cut off and run again. What somebody there has looked at is history with its own times;
 * what nobody has is a new report, whose clock begins now, because we hold ourselves only to what we knew. Throws `export-invalid`, `policy-missing`.
 */
export async function* importReports(parts: ReportingParts, tracker: Tracker, text: string, by: Actor): AsyncGenerator<ImportLine> {
  const rule = await readReportRule(parts);
  for (const record of readExport(IMPORTERS[tracker], text)) yield importLine(record, 'report' in record && (await takeOver(parts, tracker, record.report, by, rule)));
}

async function takeOver(parts: ReportingParts, tracker: Tracker, report: TrackedReport, by: Actor, rule: ReportRule): Promise<boolean> {
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
