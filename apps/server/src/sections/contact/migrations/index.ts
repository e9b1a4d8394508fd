import type { Migration } from '../../../platform/db.ts';
import { contact0001Seats } from './contact-0001-seats.ts';

export const contactMigrations: readonly Migration[] = [contact0001Seats];
