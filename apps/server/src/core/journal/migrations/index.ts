import type { Migration } from '../../../platform/db.ts';
import { journal0001Chain } from './journal-0001-chain.ts';

export const journalMigrations: readonly Migration[] = [journal0001Chain];
