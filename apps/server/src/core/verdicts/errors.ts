import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('verdicts', {
  'proof-cursor-malformed': { kind: 'invalid', sentence: 'The place to continue from, {cursor}, is not one that this list gave. Start again without it.' },
});
