import type { Migration } from '../../../platform/db.ts';
import { findings0001Findings } from './findings-0001-findings.ts';

export const findingsMigrations: readonly Migration[] = [findings0001Findings];
