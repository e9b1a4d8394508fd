import type { Rule } from '../../rule.ts';

const NAME = /[A-Za-z0-9.!#$%&*+/=?^_{|}~-]{1,64}$/u;
const DOMAIN = /(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])/uy;

/** Addresses of mail (RFC 5321), where they shall not be kept. */
export const emailAddress: Rule = {
  name: 'email-address',
  about: 'e-mail addresses',
  isOptional: true,
  triggers: [],
  match: (_text, at) => at,
  sweep: (text, add) => {
    for (let sign = text.indexOf('@'); sign !== -1; sign = text.indexOf('@', sign + 1)) {
      DOMAIN.lastIndex = sign + 1;
      if (!DOMAIN.test(text)) continue;
      const end = DOMAIN.lastIndex;
      const name = NAME.exec(text.slice(Math.max(0, sign - 64), sign))?.[0].replace(/^.*[=/?&{]/u, '');
      if (name !== undefined && name !== '') add(sign - name.length, end);
    }
  },
};
