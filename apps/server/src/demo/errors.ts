import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('demonstration', {
  'demonstration-with-database': { kind: 'invalid', sentence: 'DATABASE_URL is set, and a demonstration never touches a database that is not its own. Unset it for this command.' },
  'demonstration-beside-real': { kind: 'invalid', sentence: 'WRIT_DATA names {folder}, which holds a real instance. Unset it for this command; a demonstration has a folder of its own.' },
  'demonstration-folder-taken': { kind: 'invalid', sentence: '{folder} is not empty, and nothing in it says that it is a demonstration. Name a folder that is empty or not there yet.' },
  'demonstration-exists': { kind: 'conflict', sentence: '{folder} holds a demonstration already. Look at it with WRIT_DATA={folder} writ serve, or name another folder.' },
});
