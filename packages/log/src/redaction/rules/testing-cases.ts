/** What a rule must find, as text before, the secret, and text behind it; and lines in which it must find nothing. */
export interface RuleCases {
  readonly finds: readonly (readonly [before: string, secret: string, after: string])[];
  readonly ordinary: readonly string[];
}
