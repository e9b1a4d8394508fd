import type { Rule } from '../../rule.ts';

/** Header, payload and signature (RFC 7519), or the five parts of an encrypted one (RFC 7516); the payload may be long. */
const PARTS = /eyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{8,16384}(?:\.[A-Za-z0-9_-]{8,8192}){0,3}|eyJ[A-Za-z0-9_-]{8,4096}\.\.[A-Za-z0-9_-]{8,64}(?:\.[A-Za-z0-9_-]{8,8192}){1,2}/uy;

/** JSON Web Tokens: base64url of an object, and points between the parts. */
export const jsonWebToken: Rule = {
  name: 'json-web-token',
  about: 'JSON Web Tokens, signed or encrypted',
  triggers: ['eyJ'],
  match: (text, at, add) => {
    if (/[A-Za-z0-9]/u.test(text[at - 1] ?? '') && !/(?:\\[nrt]|%[0-9A-Fa-f]{2}|_)$/u.test(text.slice(Math.max(0, at - 3), at))) return at;
    PARTS.lastIndex = at;
    const token = PARTS.exec(text)?.[0];
    if (token === undefined) return at;
    if (!isHeader(token.slice(0, token.indexOf('.')))) return at;
    add(at, at + token.length);
    return at + token.length;
  },
};

/** Whether the first part names an algorithm, a type or a key, as a header must. */
function isHeader(part: string): boolean {
  try {
    return /"(?:alg|typ|kid|enc|jku|x5t|cty)"/u.test(atob(part.replaceAll('-', '+').replaceAll('_', '/').slice(0, part.length - (part.length % 4 === 1 ? 1 : 0))));
  } catch {
    return false;
  }
}
