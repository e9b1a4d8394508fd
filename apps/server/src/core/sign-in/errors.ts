import { declareErrors } from '@writ/kernel';

/** Sign-in says as little as it can: whoever asks learns whether they are in, not what was wrong. */
export const signInErrors = declareErrors('sign-in', {
  'sign-in-refused': { kind: 'unauthenticated', sentence: 'That did not match. Check the mail address, the password or the code, and try again.' },
  'sign-in-locked': { kind: 'too-many', sentence: 'Too many attempts failed. Signing in is locked for a while; try again in {minutes} min. A passkey still works.' },
  'step-expired': { kind: 'gone', sentence: 'This step took too long, or was already used. Start again.' },
  'code-used': { kind: 'unauthenticated', sentence: 'This code was used before. Wait for the next one.' },
  'password-weak': { kind: 'invalid', sentence: 'The password does not follow the policy: {missing}.' },
  'password-same': { kind: 'invalid', sentence: 'The new password must differ from the old one.' },
  'passkey-refused': { kind: 'unauthenticated', sentence: 'This passkey could not be verified here. Use one that was made at this address, or sign in another way.' },
  'passkey-known': { kind: 'conflict', sentence: 'This passkey is already in use.' },
  'passkey-missing': { kind: 'not-found', sentence: 'There is no such passkey in this account.' },
  'last-way-in': { kind: 'conflict', sentence: 'This is the last way into the account. Add another before removing it.' },
  'link-unknown': { kind: 'gone', sentence: 'This link is unknown, expired or was already used. Ask for a new one.' },
  'who-missing': { kind: 'invalid', sentence: 'Say your name and your mail address.' },
  'account-exists': { kind: 'conflict', sentence: 'This person already has an account.' },
  'account-missing': { kind: 'not-found', sentence: 'There is no such account.' },
  'owner-needed': { kind: 'conflict', sentence: 'Somebody must hold the role owner. Give it to another account first.' },
  'session-missing': { kind: 'not-found', sentence: 'There is no such session.' },
  'token-missing': { kind: 'not-found', sentence: 'There is no such token.' },
  'token-limit': { kind: 'conflict', sentence: 'An account holds at most {limit} tokens. Revoke one first.' },
  'scope-unknown': { kind: 'invalid', sentence: 'There is no scope `{scope}`.' },
  'busy': { kind: 'unavailable', sentence: 'Too many people are signing in at once. Try again in a few seconds.' },
  'external-unknown': { kind: 'forbidden', sentence: 'Nobody here is known by that identity. Ask an owner for an invitation.' },
  'external-refused': { kind: 'unauthenticated', sentence: 'The identity provider’s answer could not be accepted. Begin again, or sign in another way. If it stays so, the settings WRIT_OIDC_… are not those of the provider.' },
});
