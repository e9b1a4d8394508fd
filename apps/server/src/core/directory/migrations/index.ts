import type { Migration } from '../../../platform/db.ts';
import { directory0001People } from './directory-0001-people.ts';

export const directoryMigrations: readonly Migration[] = [directory0001People];
