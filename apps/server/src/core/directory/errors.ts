import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('directory', {
  'person-not-found': { kind: 'not-found', sentence: 'No person has this id.' },
  'person-exists': { kind: 'conflict', sentence: 'Another person already has this mail address.' },
  'person-departed': { kind: 'conflict', sentence: 'This person has left.' },
  'person-holds-seat': { kind: 'conflict', sentence: 'This person sits in the seat {seat}. Put somebody else there first: a seat is never empty.' },
  'service-exists': { kind: 'conflict', sentence: 'A service called {name} already exists.' },
  'service-not-found': { kind: 'not-found', sentence: 'No service has this id.' },
  'key-malformed': { kind: 'invalid', sentence: 'This is not an OpenSSH public key. Paste one line of a .pub file, such as "ssh-ed25519 AAAA… name".' },
  'key-private': { kind: 'invalid', sentence: 'This is a private key. Never paste one anywhere; paste the .pub file, and replace this key, for it has now been shown.' },
  'key-known': { kind: 'conflict', sentence: 'This key already belongs to somebody.' },
  'key-until-past': { kind: 'invalid', sentence: 'A key that is lent ends on a date to come.' },
  'key-not-found': { kind: 'not-found', sentence: 'There is no such key. It may have been taken away meanwhile.' },
});
