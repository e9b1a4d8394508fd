import type { Rule } from '../../rule.ts';
import { isMadeUp } from '../../placeholder.ts';
import { isMixed } from '../token-rule.ts';

/** How far behind the id its secret is looked for. */
const REACH = 256;
const SECRET = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/gu;
const ID = /(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/uy;

/** The secret of an access key of AWS: forty characters of base64 behind its id. Alone it looks like anything; under its key it is found by that. */
export const awsSecretKey: Rule = {
  name: 'aws-secret-key',
  about: 'secret access keys of AWS that follow their id',
  triggers: ['AKIA', 'ASIA'],
  match: (text, at, add) => {
    ID.lastIndex = at;
    if (!ID.test(text)) return at;
    const start = ID.lastIndex;
    for (const { index, 0: secret } of text.slice(start, start + REACH).matchAll(SECRET)) {
      if (!isMixed(secret) || isMadeUp(secret)) continue;
      add(start + index, start + index + secret.length);
      return start + index + secret.length;
    }
    return start;
  },
};
