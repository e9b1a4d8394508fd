import type { Rule } from '../../rule.ts';
import { isMadeUp, isPlaceholder } from '../../placeholder.ts';

/** RFC 6750, section 2.1: a `b64token`. RFC 7617: `user-id:password` as base64. RFC 4616: names and password with NUL before each. */
const CREDENTIALS = /(Bearer|Basic|AUTH PLAIN)[ \t]{1,4}(?:token[ \t])?([A-Za-z0-9._~+/-]{8,4096}={0,3})(?![A-Za-z0-9._~+/=-])/iuy;

/** Credentials behind the word `Bearer` or `Basic` where no header's name stands before it. */
export const bearerToken: Rule = {
  name: 'bearer-token',
  about: 'bearer tokens and basic credentials outside of their header',
  triggers: ['bearer ', 'basic ', 'auth plain '],
  match: (text, at, add) => {
    CREDENTIALS.lastIndex = at;
    const found = CREDENTIALS.exec(text);
    if (found === null) return at;
    const [whole, scheme, token] = found as unknown as [string, string, string];
    if (isPlaceholder(token) || isMadeUp(token) || !(/^bearer$/iu.test(scheme) ? isBearer(token) : isBasic(token))) return at;
    add(at + whole.length - token.length, at + whole.length);
    return at + whole.length;
  },
};

/** Words follow "bearer" in sentences; a token has digits, or is longer than words are. */
function isBearer(token: string): boolean {
  return token.length >= 16 ? /\d/u.test(token) || (token.length >= 24 && /[A-Z]/u.test(token) && /[a-z]/u.test(token)) : /\d/u.test(token) && /[A-Za-z]/u.test(token);
}

/** Whether base64 of a name and a password. */
function isBasic(token: string): boolean {
  if (token.length % 4 === 1) return false;
  try {
    return /^(?:[\x20-\x7e\x80-\xff]{0,512}:|[^\0]{0,512}\0[^\0]{1,512}\0)[\x20-\x7e\x80-\xff]{1,3000}$/u.test(atob(token.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return false;
  }
}
