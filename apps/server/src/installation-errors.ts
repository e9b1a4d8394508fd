import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('installation', {
  'restored-journal-broken': { kind: 'invalid', sentence: 'The backup’s journal is not whole, so nothing was restored: {text}' },
  'master-key-in-environment': { kind: 'conflict', sentence: 'The master key comes from WRIT_MASTER_KEY. Put it into a file named by WRIT_MASTER_KEY_FILE, unset the variable, and rotate it there.' },
});
