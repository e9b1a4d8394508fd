import type { Importer } from './importers/importer.ts';
import { readExport, type ExportRecord } from './importers/read-export.ts';
import { IMPORTERS } from './importers/registry.ts';

/** A tracker whose exports are understood. */
export type Tracker = Importer['tracker'];

/** What became of one record of an export: history here, taken in as new with its clock, here already, or not understood. */
export interface ImportLine {
  /** `line 7` of a CSV file, `record 3` of a JSON one. */
  readonly place: string;
  readonly id: string | null;
  readonly outcome: 'imported' | 'opened' | 'known' | 'not-understood';
  readonly state: string | null;
  readonly problem: string | null;
}

/** What an import would make of an export, without an installation: nothing is `known` then. Throws `export-invalid`. */
export function* planImport(tracker: Tracker, text: string): Generator<ImportLine> {
  for (const record of readExport(IMPORTERS[tracker], text)) yield importLine(record, true);
}

/** The line that is said of a record; `isNew` when it was not here before. */
export function importLine(record: ExportRecord, isNew: boolean): ImportLine {
  if (!('report' in record)) return { place: record.place, id: null, outcome: 'not-understood', state: null, problem: record.problem };
  const { id, state } = record.report;
  return { place: record.place, id, outcome: !isNew ? 'known' : state === 'new' ? 'opened' : 'imported', state, problem: null };
}
