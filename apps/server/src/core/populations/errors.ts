import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('populations', {
  'vouch-too-long': { kind: 'invalid', sentence: 'Nobody can know for more than {days} days that a list is whole. Choose an earlier end.' },
  'vouch-in-the-past': { kind: 'invalid', sentence: 'A list is vouched for until a date to come.' },
  'vouch-needless': { kind: 'invalid', sentence: 'Writ lists every {kind} by itself, so there is nothing to vouch for.' },
  'too-many-expected': { kind: 'too-large', sentence: 'At most {limit} expected names can be given at once; these are {size}.' },
});
