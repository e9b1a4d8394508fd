import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('mail-send', {
  'mail-relay-invalid': { kind: 'invalid', sentence: 'The relay is given as smtp://NAME:PASSWORD@HOST:PORT or smtps://NAME:PASSWORD@HOST:PORT.' },
  'mail-address-invalid': { kind: 'invalid', sentence: 'The {field} of a message is not a mail address.' },
  'mail-field-invalid': { kind: 'invalid', sentence: 'The {field} of a message cannot be sent: {reason}.' },
  'mail-refused': { kind: 'conflict', sentence: 'The relay refused the message for good ({status}). It is not tried again.' },
  'mail-relay-unavailable': { kind: 'unavailable', sentence: 'The relay did not take the message ({reason}). It is tried again.' },
});
