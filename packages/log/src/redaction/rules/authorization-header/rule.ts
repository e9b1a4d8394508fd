import type { AddFind, Rule } from '../../rule.ts';
import { isPlaceholder } from '../../placeholder.ts';
import { readKeyAt } from '../keyed-secret/read-key.ts';
import { readSeparator } from '../keyed-secret/read-separator.ts';
import { readValue } from '../keyed-secret/read-value.ts';
import { kindOfKey } from '../../secret-key.ts';

/** Schemes of the registry of HTTP (RFC 9110, section 11) and those that vendors made. */
const SCHEME = /(?:Bearer|Basic|Digest|Negotiate|NTLM|Api-Token|Token|ApiKey|Api-Key|Key|GenieKey|SSWS|Splunk|DPoP|HOBA|Mutual|OAuth|Hawk|SharedKey|SharedKeyLite|AWS|Signature|JWT|Splunk|Bot|Zoho-oauthtoken|GoogleLogin|Discogs|PVEAPIToken)[ \t]+(?:token=|auth=|apikey=)?["']?/iuy;
/** Schemes whose credentials are a list of parameters, of which only one is secret: other rules know it. */
const PARAMETERS = /(?:AWS4-HMAC-SHA256|AWS4-ECDSA-P256-SHA256|GOOG4-RSA-SHA256)\b/iuy;
const DIGEST_RESPONSE = /\bresponse=\\?"([0-9a-fA-F]{32,64})/u;
/** How far the parameters of a digest reach. */
const DIGEST_REACH = 2_048;

/** The credentials of an `Authorization` or `Proxy-Authorization` header (RFC 9110, section 11.6); the name of the scheme stays. */
export const authorizationHeader: Rule = {
  name: 'authorization-header',
  about: 'credentials in Authorization and Proxy-Authorization headers',
  triggers: ['authorization'],
  match: (text, at, add) => {
    const key = readKeyAt(text, at);
    if (kindOfKey(key.name) !== 'authorization') return key.end;
    const separator = readSeparator(text, key);
    if (separator === undefined) return key.end;
    let start = separator.end;
    if (text[start] === '[' || text[start] === '(') start += 1;
    const whole = readValue(text, start, false);
    if (whole === undefined) return start;
    return addCredentials(text, whole.start, whole.quote === '' ? undefined : whole.end, add);
  },
};

/** Adds what follows the scheme: one word, or all of a quoted value. */
function addCredentials(text: string, start: number, quotedEnd: number | undefined, add: AddFind): number {
  PARAMETERS.lastIndex = start;
  if (PARAMETERS.test(text)) return PARAMETERS.lastIndex;
  SCHEME.lastIndex = start;
  const scheme = SCHEME.exec(text)?.[0] ?? '';
  if (/^digest/iu.test(scheme)) return addDigestResponse(text, start, add);
  const begin = start + scheme.length;
  const end = quotedEnd ?? readValue(text, begin, false)?.end ?? begin;
  const credentials = text.slice(begin, end);
  if (credentials.length < 3 || isPlaceholder(credentials) || (scheme === '' && /^(?:bearer|basic|digest|negotiate|ntlm|none|null|undefined|true|false|header|required|missing|invalid|failed|denied)$/iu.test(credentials))) return begin;
  add(begin, end);
  return end;
}

function addDigestResponse(text: string, start: number, add: AddFind): number {
  const found = DIGEST_RESPONSE.exec(text.slice(start, start + DIGEST_REACH));
  if (found === null) return start;
  const end = start + found.index + found[0].length;
  add(end - found[1]!.length, end);
  return end;
}
