import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('jobs', {
  'job-payload-invalid': { kind: 'internal', sentence: 'The payload of job {job} is not what {name} takes: {reason}' },
  'job-not-given-up': { kind: 'not-found', sentence: 'There is no job {id} that was given up; someone may have retried it already.' },
});
