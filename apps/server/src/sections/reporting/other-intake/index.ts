export { importReports } from './import-reports.ts';
export { intakeRoutes, type IntakeParts } from './intake-routes.ts';
export type { ImportLine, Tracker } from './plan-import.ts';
