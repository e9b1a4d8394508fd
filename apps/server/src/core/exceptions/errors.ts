import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('exceptions', {
  'exception-missing': { kind: 'not-found', sentence: 'There is no such exception, or it is not in a state for this any more.' },
  'approver-is-requester': { kind: 'forbidden', sentence: 'You asked for this exception, so another person decides about it. That holds for owners too.' },
  'exception-not-own': { kind: 'forbidden', sentence: 'Another person asked for this exception, and only they take the request back.' },
  'exception-too-long': { kind: 'invalid', sentence: 'An exception ends within {days} days of its request. Choose an earlier end, and ask again then.' },
  'exception-in-the-past': { kind: 'invalid', sentence: 'An exception ends on a date to come.' },
  'exception-without-reason': { kind: 'invalid', sentence: 'An exception needs a reason that another person can judge, of {least} to {most} characters.' },
  'exception-without-subjects': { kind: 'invalid', sentence: 'An exception is for named subjects, 1 to {most} of them.' },
});
