import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('other-intake', {
  'idempotency-key-missing': { kind: 'invalid', sentence: 'Send a header Idempotency-Key of 8 to 200 visible characters: the same key again gives the same answer, and makes nothing twice.' },
  'tracking-unknown': { kind: 'not-found', sentence: 'There is no report with this tracking id.' },
  'github-not-set-up': { kind: 'not-found', sentence: 'Nothing is taken in from GitHub here: no secret of its webhook is set.' },
  'github-signature-wrong': { kind: 'unauthenticated', sentence: 'The signature of the webhook does not fit its body.' },
  'github-body-invalid': { kind: 'invalid', sentence: 'The body of the webhook is not a repository advisory as GitHub sends it: {place}.' },
  'export-invalid': { kind: 'invalid', sentence: '{place}: {reason}.' },
});
