import type { AddFind, Rule } from '../../rule.ts';
import { isOrdinaryWord, isPlaceholder } from '../../placeholder.ts';
import { kindOfKey, type KeyKind } from '../../secret-key.ts';
import { readKeyAt } from './read-key.ts';
import { readSeparator } from './read-separator.ts';
import { readValue, type Value } from './read-value.ts';

/** Elements of a list under a secret key that are looked at. */
const MOST_ELEMENTS = 64;

const AFTER_SHORT_KEYS = ['=', ':', '"', "'", '\\', ']', '>', ' ', '%'];

/** A value that stands under a key which says that it is secret: JSON, logfmt, `key=value`, YAML, dumps of objects, XML, query parameters, options of commands, connection strings. */
export const keyedSecret: Rule = {
  name: 'keyed-secret',
  about: 'values of keys such as password, token, secret, api_key: in JSON, logfmt, URLs, options and connection strings',
  triggers: ['pass', 'pwd', 'secret', 'token', 'credential', 'sessid', 'sessionid', '.sid', 'jwt', 'mnemonic', 'seed', 'cardnumber', 'card_number', 'card-number', 'authtok', 'honeycomb-team', 'apikey_private', 'sharedaccesssignature', ...['key', 'auth', 'pin', 'cvv', 'cvv2', 'cvc', 'otp', 'pat', 'pan', 'pw', 'psk', 'pswd', 'key_base', '_key_1', '_key_2', 'mfa_code', 'mfacode'].flatMap((word) => AFTER_SHORT_KEYS.map((after) => word + after))],
  match: (text, at, add) => {
    const key = readKeyAt(text, at);
    const kind = /^key$/iu.test(key.name) && /\b(?:api|access|secret) $/iu.test(text.slice(Math.max(0, key.start - 8), key.start)) ? 'token' : kindOfKey(key.name);
    if (kind === 'none' || kind === 'authorization' || kind === 'cookie') return key.end;
    const separator = readSeparator(text, key);
    if (separator === undefined) return key.end;
    return addValues(text, kind, key.name, separator, add);
  },
};

function addValues(text: string, kind: KeyKind, name: string, separator: NonNullable<ReturnType<typeof readSeparator>>, add: AddFind): number {
  let { end } = separator;
  const isList = text[end] === '[' && /["'\d]/u.test(text[end + 1] ?? '');
  if (isList) end += 1;
  for (let element = 0; element < (isList ? MOST_ELEMENTS : 1); element += 1) {
    const value = readValue(text, end, separator.isConnectionString);
    if (value === undefined) return end;
    if (isSecretValue(kind, name, separator.form, value)) add(value.start, value.end, separator.form === 'json' && value.quote === '' && /^-?\d+$/u.test(value.text));
    end = value.after;
    const next = isList ? /\s{0,8},\s{0,8}(?=["'])/uy : undefined;
    if (next === undefined) return end;
    next.lastIndex = end;
    const gap = next.exec(text)?.[0];
    if (gap === undefined) return end;
    end += gap.length;
  }
  return end;
}

/** Whether what stands under the key is a secret rather than a state, a reference or a word of a sentence. The looser the form, the more the value itself must look like one. */
function isSecretValue(kind: KeyKind, name: string, form: 'json' | 'assigned' | 'said' | 'option', value: Value): boolean {
  const { text, quote } = value;
  if (text === '' || isPlaceholder(text) || isReferenceToFile(text)) return false;
  if (kind === 'digits') return /^\d{3,8}$|^\d(?:[ -]?\d){11,18}$/u.test(text);
  if (isOrdinaryWord(text)) return false;
  if (kind === 'auth') return text.length >= 8 && (/\d/u.test(text) || isNameAndPassword(text)) && !/^https?:|\s/u.test(text);
  if (kind === 'password') return isPasswordValue(name, form, text, quote);
  if (/^https?:\/\//u.test(text) || (/\s/u.test(text) && !/^(?:bearer|basic|token)\s/iu.test(text))) return false;
  if (form === 'json') return text.length > 3 || /\d/u.test(text);
  const isCompound = /[a-z\d][A-Z]|[_.-]|^[a-z]{7,}|^[A-Z]{7,}/u.test(name);
  if (form === 'said' && quote === '') return text.length >= 4 && (/\d/u.test(text) || text.length >= 20 || (isCompound && text.length >= 6 && /[^a-z]/u.test(text)));
  return text.length >= 6 || (/\d/u.test(text) && text.length >= (isCompound ? 3 : 4));
}

function isPasswordValue(name: string, form: 'json' | 'assigned' | 'said' | 'option', text: string, quote: string): boolean {
  // Tests count what passed, shells name where they are.
  if (/^(?:pass|pwd)$/iu.test(name) && (/^\d{1,5}(?:[.,/%]\d*)?%?$/u.test(text) || /^(?:[/~.]|[A-Za-z]:\\)/u.test(text))) return false;
  if (/^(?:\w*\.)*secrets?$/iu.test(name) && quote === '' && form === 'said') return /\d/u.test(text) && text.length >= 6;
  if (quote !== '' || form === 'json') return true;
  return text.length >= 3;
}

/** Base64 of a name and a password, as files of credentials for registries have it. */
function isNameAndPassword(text: string): boolean {
  if (text.length > 1_024 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]{8,}={0,2}$/u.test(text)) return false;
  return /^[\x20-\x7e]{1,256}:[\x20-\x7e]{1,512}$/u.test(atob(text));
}

/** A path or an address of where the secret is kept. A path that holds base64 alphabet only is told from base64 by its known beginnings. */
function isReferenceToFile(text: string): boolean {
  return /^(?:\/(?:etc|var|usr|home|root|opt|run|tmp|mnt|srv|secrets?|app|apps|data|Users|private|proc|dev|vault|config|certs?|keys?)\/|\.{1,2}\/|~\/|[A-Za-z]:\\[A-Za-z]|file:|data:image\/)/u.test(text) || /^[\w./-]{1,200}\.(?:pem|key|crt|cer|p12|pfx|jks|json|ya?ml|txt|conf|cfg|ini|env|js|ts|py|go|rb|java|php|html?)$/u.test(text);
}
