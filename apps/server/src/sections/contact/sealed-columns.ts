import type { SealedColumn } from '../../platform/crypto/index.ts';
import { WAYS_COLUMN } from './ways/index.ts';

/** For the rotation of the master key. */
export const CONTACT_SEALED_COLUMNS: readonly SealedColumn[] = [
  WAYS_COLUMN,
  { table: 'contact.delegations', id: 'id', column: 'sealed' },
  { table: 'contact.waiting_notices', id: 'id', column: 'sealed' },
];
