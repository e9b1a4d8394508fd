import { declareErrors } from '@writ/kernel';

export const errors = declareErrors('pgp', {
  'key-unreadable': { kind: 'invalid', sentence: 'This is no OpenPGP key in ASCII armor. It begins with -----BEGIN PGP and ends with the matching END line.' },
  'key-is-private': { kind: 'invalid', sentence: 'This is a private key. Give the public one, and treat the private one as known to others now.' },
  'key-is-public': { kind: 'invalid', sentence: 'This is a public key. Messages are read with the private one.' },
  'passphrase-needed': { kind: 'invalid', sentence: 'The private key is locked. Give its passphrase.' },
  'passphrase-wrong': { kind: 'invalid', sentence: 'The passphrase does not open the private key.' },
  'key-cannot-encrypt': { kind: 'invalid', sentence: 'The key {fingerprint} has no part that can encrypt now: it has expired, is revoked, or is made for signing alone.' },
});
