import type { Rule } from '../../rule.ts';
import { isPlaceholder } from '../../placeholder.ts';

/** `sig` of a shared access signature (Azure), `X-Amz-Signature` (AWS Signature Version 4), `X-Goog-Signature`, `Signature` of older ones. */
const SIGNATURE = /(?:(?:X-Amz-|X-Goog-)?Signature|X-Amz-Security-Token|sig)=([A-Za-z0-9%+/_=~-]{16,4096})/iuy;

/** What makes a signed URL or a signed request valid: whoever has it may do what it says until it expires. */
export const signedUrl: Rule = {
  name: 'signed-url',
  about: 'signatures in URLs and requests (Azure SAS, AWS, Google Cloud)',
  triggers: ['sig=', 'signature=', 'security-token='],
  match: (text, at, add) => {
    const begin = at - (/^X-(?:Amz|Goog)-$/iu.test(text.slice(Math.max(0, at - 7), at)) ? 7 : /^X-Amz-$/iu.test(text.slice(Math.max(0, at - 6), at)) ? 6 : 0);
    if (!/[?&;, \t"']/u.test(text[begin - 1] ?? ' ')) return at;
    SIGNATURE.lastIndex = begin;
    const value = SIGNATURE.exec(text)?.[1];
    if (value === undefined || isPlaceholder(value) || !/\d/u.test(value)) return at;
    add(SIGNATURE.lastIndex - value.length, SIGNATURE.lastIndex);
    return SIGNATURE.lastIndex;
  },
};
