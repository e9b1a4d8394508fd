import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('mail-receive', {
  'mail-certificate-missing': { kind: 'invalid', sentence: 'Mail cannot require TLS without a certificate: give the certificate and its key, or do not require TLS.' },
  'mail-too-large': { kind: 'too-large', sentence: 'The message is larger than the {maxBytes} bytes that are taken here. Nothing was kept.' },
  'mail-interrupted': { kind: 'unavailable', sentence: 'The connection ended before the message did. Nothing was kept; its sender tries again.' },
  'mailbox-unreachable': { kind: 'unavailable', sentence: 'The mailbox cannot be reached ({reason}). It is tried again.' },
  'mailbox-denied': { kind: 'unauthenticated', sentence: 'The mail server refused the sign-in. Check the name and the password or the grant.' },
});
