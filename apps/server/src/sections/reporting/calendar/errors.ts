import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('calendar', {
  'calendar-day-exists': { kind: 'conflict', sentence: '{date} is entered already. Remove it first.' },
  'calendar-day-missing': { kind: 'not-found', sentence: '{date} is not entered, or was removed meanwhile.' },
});
