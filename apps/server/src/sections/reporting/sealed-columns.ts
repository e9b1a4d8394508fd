import type { SealedColumn } from '../../platform/crypto/index.ts';

/** For the rotation of the master key. */
export const REPORTING_SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'reporting.reports', id: 'id', column: 'sealed' },
  { table: 'reporting.messages', id: 'id', column: 'sealed' },
  { table: 'reporting.notes', id: 'id', column: 'sealed' },
  { table: 'reporting.attachments', id: 'id', column: 'sealed' },
  { table: 'reporting.mails', id: 'id', column: 'sealed' },
  { table: 'reporting.mails', id: 'id', column: 'envelope_sealed' },
  { table: 'reporting.mailbox_grants', id: 'id', column: 'sealed' },
];
