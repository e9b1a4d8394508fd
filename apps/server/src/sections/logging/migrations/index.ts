import type { Migration } from '../../../platform/db.ts';
import { logging0001Sources } from './logging-0001-sources.ts';

export const loggingMigrations: readonly Migration[] = [logging0001Sources];
