import type { Rule } from '../../rule.ts';
import { isOrdinaryWord, isPlaceholder } from '../../placeholder.ts';

/** Longest name and password together. */
const LONGEST = 1_024;

/** The password in `scheme://name:password@host` (RFC 3986, section 3.2.1), whatever the scheme: https, postgres, amqp, mongodb, redis, jdbc and others. */
export const urlCredentials: Rule = {
  name: 'url-credentials',
  about: 'passwords in URLs and connection strings of the form scheme://name:password@host',
  triggers: ['://', ':\\/\\/', 'thin:'],
  match: (text, at, add) => {
    const start = at + (text.startsWith('://', at) ? 3 : text[at + 1] === '\\' ? 5 : 5);
    let colon = -1;
    let sign = -1;
    let index = start;
    const separator = text.startsWith('thin:', at) ? 47 : 58;
    for (const limit = Math.min(text.length, start + LONGEST); index < limit; index += 1) {
      const code = text.charCodeAt(index);
      if (code === 64) sign = index;
      else if (code === separator && colon === -1) colon = index;
      else if (code <= 32 || code === 47 || code === 34 || code === 39 || code === 60 || code === 62 || code === 96 || (code === 92 && !/[^nrt"'\\/]/u.test(text[index + 1] ?? 'n')) || ((code === 63 || code === 35 || code === 124) && sign !== -1)) break;
    }
    if (colon === -1 || sign <= colon + 1) return colon === -1 || sign === -1 ? Math.max(at, Math.min(index, start + 1)) : at;
    const password = text.slice(colon + 1, sign);
    if (!isHost(text, sign + 1) || isTooPlain(password)) return sign;
    add(colon + 1, sign);
    return sign;
  },
};

function isHost(text: string, at: number): boolean {
  return /[A-Za-z0-9[_%$({*-]/u.test(text[at] ?? '') || text.charCodeAt(at) > 127 || text[at] === '/';
}

function isTooPlain(password: string): boolean {
  return password.length < 3 || isPlaceholder(password) || (isOrdinaryWord(password) && !/^(?:admin|root)$/u.test(password)) || /^[A-Z]{2,}_[A-Z_]+$/u.test(password);
}
