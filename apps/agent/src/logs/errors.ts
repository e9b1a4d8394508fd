import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('agent-logs', {
  'positions-unreadable': { kind: 'invalid', sentence: '{file} does not hold the positions of files. Name another file, or remove it to begin anew.' },
  'ship-settings-invalid': { kind: 'invalid', sentence: '{file} does not say which logs are shipped: {problem}. The guide “Logs” has an example.' },
});
