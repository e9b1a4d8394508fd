import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('backup', {
  'backup-unreadable': { kind: 'invalid', sentence: '{file} is not a whole backup of Writ: {reason}. Nothing was changed.' },
  'backup-newer': { kind: 'conflict', sentence: 'The backup was made by a newer Writ (this one does not know {unknown}). Restore it with that one. Nothing was changed.' },
  'instance-not-empty': { kind: 'conflict', sentence: 'This instance has data of its own. Give --replace to put the backup in its place. Nothing was changed.' },
  'restore-differs': { kind: 'internal', sentence: 'After the restore {table} has {found} rows where the backup has {expected}. The data from before is back in place.' },
  'backup-disk-full': { kind: 'unavailable', sentence: 'The disk that holds {file} is full. The unfinished backup was removed; earlier ones are untouched.' },
});
