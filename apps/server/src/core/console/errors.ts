import { declareErrors } from '@writ/kernel';

export const consoleErrors = declareErrors('console', {
  'control-not-in-policy': { kind: 'not-found', sentence: 'The policy in force has no control {control}.' },
  'labels-malformed': { kind: 'invalid', sentence: '{problem}' },
});
