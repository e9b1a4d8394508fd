import type { Rule } from '../rule.ts';
import { isMadeUp } from '../placeholder.ts';
import { isAlphanumeric, type TokenShape } from './token-rule.ts';

/** A rule for tokens whose known characters stand in their middle: as many as `before` characters of the token may come before the trigger. */
export function tokenAround({ name, about, triggers, pattern, isToken, before, ofToken }: TokenShape & { readonly before: number; readonly ofToken: RegExp }): Rule {
  return {
    name,
    about,
    triggers,
    match: (text, at, add) => {
      let start = at;
      while (start > 0 && at - start <= before && ofToken.test(text[start - 1]!)) start -= 1;
      pattern.lastIndex = start;
      const token = pattern.exec(text)?.[0];
      if (token === undefined || start + token.length <= at || isAlphanumeric(text.charCodeAt(start + token.length)) || isMadeUp(token) || isToken?.(token) === false) return at;
      add(start, start + token.length);
      return start + token.length;
    },
  };
}
