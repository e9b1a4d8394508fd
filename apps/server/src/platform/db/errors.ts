import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('db', {
  'database-unreachable': { kind: 'unavailable', sentence: 'The database does not answer: {reason}. Check DATABASE_URL and that PostgreSQL runs.' },
  'database-too-old': { kind: 'unavailable', sentence: 'The database is PostgreSQL {found}; Writ needs 15 or later. Upgrade it, or leave DATABASE_URL empty and Writ runs its own.' },
  'database-newer-than-program': {
    kind: 'conflict',
    sentence: 'The database was migrated by a newer Writ: this one does not know {unknown}. Start the newer one; nothing was changed.',
  },
  'migration-failed': { kind: 'internal', sentence: 'Migration {name} of {schema} failed and was undone: {reason}' },
});
