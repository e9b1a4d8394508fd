import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('contact-ways', {
  'way-refused': { kind: 'conflict', sentence: 'The call was refused for good ({reason}). Look at what was entered, and at the other side.' },
  'way-gone': { kind: 'gone', sentence: 'The other side says that this way is there no more ({reason}). It was removed; add it again.' },
  'way-unavailable': { kind: 'unavailable', sentence: 'The other side did not take the call now ({reason}). Try again in a few minutes.' },
  'way-kind-not-set-up': { kind: 'conflict', sentence: 'This way cannot be used here: {because}' },
  'way-kind-not-found': { kind: 'not-found', sentence: 'There is no such way to be called.' },
  'way-not-found': { kind: 'not-found', sentence: 'You have no such way; it may have been removed.' },
  'ways-full': { kind: 'conflict', sentence: 'At most {limit} ways. Remove one first.' },
  'proof-too-often': { kind: 'too-many', sentence: 'At most {limit} codes an hour. Enter the last one, or wait.' },
  'proof-wrong': { kind: 'invalid', sentence: 'This is not the code that was sent.' },
  'proof-over': { kind: 'gone', sentence: 'The code is too old, was used, or was guessed at too often. Send another one.' },
});
