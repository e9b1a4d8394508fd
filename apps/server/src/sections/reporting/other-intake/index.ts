export { importReports, planImport, type ImportLine } from './import-reports.ts';
export { EXPORT_LIMIT_BYTES } from './importers/read-export.ts';
export { intakeRoutes, type IntakeParts } from './intake-routes.ts';
