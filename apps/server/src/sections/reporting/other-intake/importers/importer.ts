import type { Instant } from '@writ/kernel';
import type { ReportContent } from '../../reports/report-content.ts';

/** Where a report stands at another tracker. A duplicate there is declined here, and its text says of what. */
export type TrackedState = 'new' | 'reviewed' | 'needs-information' | 'accepted' | 'declined';

/** A report as another tracker has it. */
export interface TrackedReport {
  /** As the tracker calls it. */
  readonly id: string;
  readonly content: ReportContent;
  readonly isCritical: boolean;
  readonly receivedAt: Instant;
  readonly state: TrackedState;
  /** When somebody there first said something of it; as near as the export tells. */
  readonly decidedAt: Instant;
  /** When it ended there; undefined for one that is still worked on. */
  readonly closedAt: Instant | undefined;
}

/** A record of an export, its field names in lower case with `_` between words; nested names are joined with `.`. */
export type ExportFields = ReadonlyMap<string, string>;

/** Another tracker whose exports are understood: CSV as its pages give it, JSON as its API does. */
export interface Importer {
  readonly tracker: 'hackerone' | 'bugcrowd';
  /** Never throws: what is not understood is said in `problem`, which completes “it was left out because …”. */
  readonly read: (fields: ExportFields) => TrackedReport | { readonly problem: string };
}
