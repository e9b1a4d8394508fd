import type { Migration } from '../../../platform/db.ts';
import { populations0001Subjects } from './populations-0001-subjects.ts';

export const populationsMigrations: readonly Migration[] = [populations0001Subjects];
