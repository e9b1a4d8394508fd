import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('security-txt', {
  'security-txt-invalid': { kind: 'invalid', sentence: 'From these settings no valid security.txt comes: {why}' },
});
