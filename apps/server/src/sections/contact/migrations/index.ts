import type { Migration } from '../../../platform/db.ts';
import { contact0001Seats } from './contact-0001-seats.ts';
import { contact0002Chains } from './contact-0002-chains.ts';
import { contact0003Returns } from './contact-0003-returns.ts';

export const contactMigrations: readonly Migration[] = [contact0001Seats, contact0002Chains, contact0003Returns];
