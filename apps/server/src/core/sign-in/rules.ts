/** The policy's rules for passwords and failed sign-ins (controls `password-rules` and `sign-in-lockout`), as sign-in applies them. */
export interface SignInRules {
  readonly password: PasswordRule;
  readonly lockout: LockoutRule;
}
export interface PasswordRule {
  /** Characters. */
  readonly minimumLength: number;
  readonly letters: boolean;
  readonly digits: boolean;
  readonly symbols: boolean;
  readonly notLeaked: boolean;
  readonly maximumAgeMs: number | undefined;
}
export interface LockoutRule {
  /** The failure that locks: with 5, the sixth attempt is refused unheard. */
  readonly attempts: number;
  readonly withinMs: number;
  readonly lockedForMs: number;
}
