import type { Migration } from '../../../platform/db.ts';
import { reporting0001Reports } from './reporting-0001-reports.ts';

export const reportingMigrations: readonly Migration[] = [reporting0001Reports];
