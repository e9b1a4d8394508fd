import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

/** Guesses below which a password counts as known: the list itself, and its members with a capital, a digit, an `@` for an `a`. */
const KNOWN_BELOW_GUESSES = 1e6;
/** The estimate of a longer text is no more useful, and its cost grows with the square. */
const MAX_ESTIMATED_LENGTH = 64;

let estimator: ZxcvbnFactory | undefined;
let known: ReadonlySet<string> | undefined;

/**
 * Whether a password is one of the commonest in published leaks, or a plain variation of one. Offline: nothing of it leaves the machine.
 * The list has about fifty thousand entries, so *no* means “not among those”, never “in no leak”.
 */
export function isCommonPassword(password: string): boolean {
  known ??= new Set(dictionary['passwords-common']);
  if (known.has(password.toLowerCase())) return true;
  estimator ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: MAX_ESTIMATED_LENGTH });
  return estimator.check(password.slice(0, MAX_ESTIMATED_LENGTH)).guesses < KNOWN_BELOW_GUESSES;
}
