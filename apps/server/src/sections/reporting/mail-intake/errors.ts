import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('mail-intake', {
  'mail-not-found': { kind: 'not-found', sentence: 'There is no such message.' },
  'mail-not-aside': { kind: 'conflict', sentence: 'This message is not set aside: it opened a report, joined a thread, or is still to be read.' },
});
