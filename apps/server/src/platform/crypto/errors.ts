import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('crypto', {
  'master-key-malformed': { kind: 'invalid', sentence: 'The master key in {place} is not 32 bytes in base64. Put in the one from the recovery kit.' },
  'master-key-exposed': { kind: 'unavailable', sentence: 'The master key file {path} can be read by others (mode {mode}). Run `chmod 600 {path}` and rotate the key if anyone else uses this machine.' },
  'master-key-missing': { kind: 'unavailable', sentence: 'There is no master key in {path}, but the database holds what was sealed under one. Put the key of the recovery kit there, or in WRIT_MASTER_KEY.' },
  'master-key-unknown': { kind: 'unavailable', sentence: 'What is to be opened was sealed under the master key {keyId}, which is not among the keys at hand. Add that key from its recovery kit.' },
  'seal-broken': { kind: 'internal', sentence: 'Sealed content of {name} was altered, cut off, or belongs to something else. Restore it from a backup.' },
});
