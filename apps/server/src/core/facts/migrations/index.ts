import type { Migration } from '../../../platform/db.ts';
import { facts0001Facts } from './facts-0001-facts.ts';

export const factsMigrations: readonly Migration[] = [facts0001Facts];
