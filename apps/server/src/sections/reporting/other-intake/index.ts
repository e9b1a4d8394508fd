export { importReports } from './import-reports.ts';
export { intakeRoutes } from './intake-routes.ts';
export type { ImportLine, Tracker } from './plan-import.ts';
