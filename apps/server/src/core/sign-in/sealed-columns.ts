import type { SealedColumn } from '../../platform/crypto/index.ts';

/** What lies sealed under the master key, for its rotation. */
export const SIGN_IN_SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'core.totp_secrets', id: 'account', column: 'sealed' },
  { table: 'core.sign_in_steps', id: 'digest', column: 'sealed' },
];
