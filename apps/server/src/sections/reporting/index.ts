export { businessClockOf } from './business-clock.ts';
export type { ReportingDoorTables, ReportingParts } from './parts.ts';
export { REPORTING_SEALED_COLUMNS } from './sealed-columns.ts';
export { readReportRule } from './reports/report-rule.ts';
export { unlistOldReports } from './reports/unlist-old-reports.ts';
export { reportRoutes } from './console/report-routes.tsx';
