import type { SealedColumn } from '../../platform/crypto/index.ts';

/** For the rotation of the master key. */
export const DIRECTORY_SEALED_COLUMNS: readonly SealedColumn[] = [{ table: 'core.people', id: 'id', column: 'sealed' }];
