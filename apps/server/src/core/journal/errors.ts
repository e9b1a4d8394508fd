import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('journal', {
  'journal-entry-too-large': { kind: 'too-large', sentence: 'The journal keeps ids and digests, not content: the {part} of `{act}` has {size} characters and may have {limit}.' },
  'journal-cursor-malformed': { kind: 'invalid', sentence: 'The place to continue from, {cursor}, is not one that this list gave. Start again without it.' },
});
