import { declareErrors } from '@writ/kernel';

/** What can go wrong before a server's own answer is known. Errors that the server declared keep their own code. */
export const errors = declareErrors('client', {
  'server-unreachable': { kind: 'unavailable', sentence: 'No answer from {server}: {reason}.' },
  'server-untrusted': { kind: 'unavailable', sentence: 'The certificate of {server} is not one that was pinned: {reason}. Nothing was sent.' },
  'server-timed-out': { kind: 'unavailable', sentence: '{server} did not answer within {seconds} s.' },
  'answer-too-large': { kind: 'unavailable', sentence: '{server} answered with more than {limit} bytes.' },
  'answer-malformed': { kind: 'unavailable', sentence: '{server} answered with something that is not what Writ says: {reason}.' },
  'cleartext-refused': { kind: 'invalid', sentence: '{server} is neither https nor this machine itself. Nothing is sent in the clear between hosts.' },
});
