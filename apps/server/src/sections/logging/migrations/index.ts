import type { Migration } from '../../../platform/db.ts';
import { logging0001Sources } from './logging-0001-sources.ts';
import { logging0002Watch } from './logging-0002-watch.ts';

export const loggingMigrations: readonly Migration[] = [logging0001Sources, logging0002Watch];
