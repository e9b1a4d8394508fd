import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('outbound', {
  'outbound-refused': { kind: 'forbidden', sentence: 'The call to {host} was not made: {reason}.' },
  'outbound-timed-out': { kind: 'unavailable', sentence: '{host} did not answer in full within {timeoutMs} ms.' },
  'outbound-failed': { kind: 'unavailable', sentence: 'The call to {host} failed: {reason}.' },
  'outbound-answer-too-large': { kind: 'too-large', sentence: 'The answer of {host} is larger than {maxBytes} bytes.' },
});
