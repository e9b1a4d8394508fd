import type { Rule } from '../rule.ts';
import { isMadeUp } from '../placeholder.ts';

export interface TokenShape {
  readonly name: string;
  readonly about: string;
  /** Literals with which the token begins. */
  readonly triggers: readonly string[];
  /** The token from its beginning: sticky, in its own case, with bounds on every repetition. */
  readonly pattern: RegExp;
  /** What a candidate must be besides, such as of mixed characters where the beginning is a common one. */
  readonly isToken?: (token: string) => boolean;
}

/** No token begins within the first characters of what was like one: a text of nothing but beginnings is not read again at each. */
const SKIPPED = 32;

/** A rule for tokens that a vendor made to be known by their first characters. A letter or digit before or behind makes it part of something else. */
export function tokenRule({ name, about, triggers, pattern, isToken }: TokenShape): Rule {
  return {
    name,
    about,
    triggers,
    match: (text, at, add) => {
      if (at > 0 && isAlphanumeric(text.charCodeAt(at - 1)) && !isEscaped(text, at)) return at;
      pattern.lastIndex = at;
      const token = pattern.exec(text)?.[0];
      if (token === undefined) return at;
      if (isAlphanumeric(text.charCodeAt(at + token.length)) || isMadeUp(token) || isToken?.(token) === false) return at + Math.min(token.length, SKIPPED);
      add(at, at + token.length);
      return at + token.length;
    },
  };
}

export function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** Whether the letter before `at` belongs to an escape: `\n`, `%3D`, `\u003d`. */
function isEscaped(text: string, at: number): boolean {
  return (text[at - 2] === '\\' && 'nrt'.includes(text[at - 1]!)) || /(?:%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4})$/u.test(text.slice(Math.max(0, at - 6), at));
}

/** Whether letters of both cases and digits stand in it, as in what a generator of 62 characters makes. */
export function isMixed(token: string): boolean {
  return /[a-z]/u.test(token) && /[A-Z]/u.test(token) && /\d/u.test(token);
}
