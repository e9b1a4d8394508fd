import { declareErrors } from '@writ/kernel';

export const consoleErrors = declareErrors('console', {
  'control-not-in-policy': { kind: 'not-found', sentence: 'The policy in force has no control {control}.' },
  'labels-malformed': { kind: 'invalid', sentence: '{problem}' },
  'seat-not-found': { kind: 'not-found', sentence: 'There is no seat {seat}.' },
  'assignee-not-here': { kind: 'invalid', sentence: 'A finding is given to somebody of the company who has not left.' },
  'subjects-unknown': { kind: 'invalid', sentence: '{problem}' },
  'address-signs-in': { kind: 'forbidden', sentence: 'This person signs in with their mail address. An owner changes it.' },
  'verifying-already': { kind: 'unavailable', sentence: 'The journal is being verified just now. Its answer comes to whoever asked; try again in a minute.' },
});
