import type { Rule } from '../../rule.ts';
import { isPlaceholder } from '../../placeholder.ts';

/** RFC 6749, section 4.1.2: the code with which a client gets a token; functions of Azure take their key by the same name. */
const CODE = /(?:[?&]|&amp;|\\u0026|%3[Ff]|%26)code(?:=|%3[Dd])([A-Za-z0-9._~%/+=-]{20,2048})/uy;
/** Where the parameter may begin before its name. */
const BEFORE = 6;
/** A run that no words make. */
const OPAQUE = /(?=[a-z]{0,60}\d)(?=\d{0,60}[a-z])[a-z\d]{12,}/iu;

/** Authorization codes and keys in the parameter `code` of links. */
export const authorizationCode: Rule = {
  name: 'authorization-code',
  about: 'authorization codes and function keys in the parameter code of links',
  triggers: ['code=', 'code%3d'],
  match: (text, at, add) => {
    const before = /(?:[?&]|&amp;|\\u0026|%3[Ff]|%26)$/u.exec(text.slice(Math.max(0, at - BEFORE), at))?.[0];
    if (before === undefined) return at;
    CODE.lastIndex = at - (before === '&' || before === '?' ? 1 : before.length);
    const value = CODE.exec(text)?.[1];
    if (value === undefined || isPlaceholder(value) || !OPAQUE.test(value)) return at;
    add(CODE.lastIndex - value.length, CODE.lastIndex);
    return CODE.lastIndex;
  },
};
