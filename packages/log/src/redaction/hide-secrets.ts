import { createRedactor, type Redactor } from './redactor.ts';

/** Keys that the package `hide-secrets` hides by default and that are no secrets by their name alone. */
const DEFAULT_WORDS = ['password', 'pass', 'token', 'auth', 'secret', 'passphrase', 'card'];

const made = new Map<string, Redactor>();
/** Lists of words that are remembered: programs have one or two. */
const MOST_LISTS = 32;

/**
 * A copy of `value` in which secrets are `[SECRET]`, for those who called `hide-secrets` (its version 2): only the import changes.
 * `badWords` take the place of its default keys; what is secret by any other sign is hidden as well.
 */
export function hideSecrets<T>(value: T, { badWords = DEFAULT_WORDS }: { readonly badWords?: readonly string[] } = {}): T {
  const name = badWords.join('\n');
  let redactor = made.get(name);
  if (redactor === undefined) {
    if (made.size >= MOST_LISTS) made.clear();
    redactor = createRedactor({ mask: '[SECRET]', keys: badWords });
    made.set(name, redactor);
  }
  return redactor.redactObject(value) as T;
}
