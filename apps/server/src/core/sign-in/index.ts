import { accountsDoor } from './accounts-door.tsx';
import { signInApi } from './api.ts';
import type { SignInDoors } from './door-parts.ts';
import { externalDoor } from './external-door.tsx';
import { ownAccountDoor } from './own-account-door.tsx';
import { signInDoor } from './sign-in-door.tsx';
import { signUpDoor } from './sign-up-door.tsx';

export { forgetAttempts } from './attempts.ts';
export { authenticate } from './authenticate.ts';
export type { SignInDoors } from './door-parts.ts';
export { signInErrors } from './errors.ts';
export type { ExternalProvider } from './external-sign-in.ts';
export { offerFirstOwnerLink } from './first-owner-link.ts';
export { closeWaysIn, disableAccount, invitePerson } from './manage-accounts.ts';
export { observeOwnAccounts, observeSignInRules } from './observe-own-accounts.ts';
export type { HeardSignIn, SignInParts } from './parts.ts';
export { recoverOwner } from './recover-owner.ts';
export type { LockoutRule, PasswordRule, SignInRules } from './rules.ts';
export { SIGN_IN_SEALED_COLUMNS } from './sealed-columns.ts';
export type { SignInTables } from './tables.ts';

/** Every route of signing in: pages and JSON. */
export function signInRoutes(doors: SignInDoors) {
  return [...signInDoor(doors), ...externalDoor(doors), ...signUpDoor(doors), ...ownAccountDoor(doors), ...accountsDoor(doors), ...signInApi(doors.parts)];
}
