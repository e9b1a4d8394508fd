/**
 * What a key says of its value. `password`: anything; `token`: made by a machine; `digits`: a short number; `auth`: a credential or the name of a method;
 * `authorization` and `cookie`: a header with a form of its own; `none`: nothing secret.
 */
export type KeyKind = 'password' | 'token' | 'digits' | 'auth' | 'authorization' | 'cookie' | 'none';

/** Keys longer than this are no names. */
const LONGEST_KEY = 128;
/** Kinds that are remembered: an application has hundreds of keys, a hostile one has any number. */
const REMEMBERED = 4_096;

const PASSWORD = /^(?:.*passwords?|.*passwd|.*passphrases?|.*passcodes?|.*passwort|pwd|.+pwd|pw|pswd|psw|psk|presharedkey|secrets?|.+secrets?|(?:db|smtp|imap|user|my|mail|root|admin|ftp|redis|pg|sql|mysql|new|old|proxy|ldap|bind|auth|app)?pass|sshpass|mnemonic|seedphrase)$/u;
const TOKEN = /^(?:.*token|jwt|apikeys?|.+apikeys?|accesskey|.+accesskey|.+accesskeyid|secretkey|privatekey|signingkey|encryptionkey|accountkey|masterkey|authkey|credentials?|.+credentials?|phpsessid|jsessionid|sessid|connectsid|sharedaccesskey|sharedaccesssignature|.+sessionkey|sastoken|authtok|apitoken|.*apikeyprivate|.*honeycombteam|.*(?:devops|azdo|ado|github|gh|gitlab|git|azure|jira|ext)pat)$/u;
/** Words before `key` that make it a secret one: a public, primary, sort or cache key is none. */
const KEY_OWNER = /^(?:api|access|secret|private|signing|encryption|decryption|account|shared|master|auth|service|application|license|licence|ssh|storage|subscription|functions?|webhook|hmac|aes|rsa|deploy|server|admin|jwt|session|cookie|crypto|cipher|write|integration|ingest|telegram|datadog|stripe|sendgrid|mailgun|openai|anthropic|azure|algolia|consumer|bot|app|wallet|key|sas|psk|preshared|fernet)$/u;
const DIGITS = /^(?:cvv2?|cvc2?|pin|pincode|otp|totp|otpcode|totpcode|mfacode|cardnumber|ccnumber|creditcard|pan|cardpin|smscode)$/u;
/** What, said after the word for a secret, speaks about it. */
const ABOUT = /^(?:at|on|by|count|counts|counter|total|length|len|size|policy|policies|reset|resets|changed|change|changes|updated|expired|expires|expiry|expiration|expire|exp|expiresin|expiresat|required|strength|score|type|types|name|names|id|ids|url|uri|urls|link|endpoint|path|file|files|filename|dir|field|fields|hint|attempts?|tries|retries|enabled|disabled|valid|validity|validation|age|min|max|minimum|maximum|status|state|errors?|message|messages|label|placeholder|algorithm|alg|version|ttl|days|date|time|timestamp|used|usage|limit|limits|budget|index|position|kind|class|info|scope|scopes|issuer|audience|provider|source|store|manager|format|prefix|method|mode|rotation|rotated|history|last|lifetime|timeout|duration|failed|failures|success|invalid|missing|incorrect|mismatch|match|matches|set|exists|present|form|page|view|flow|request|requests|cost|price|rate|per|bucket|ring|domain|samesite|secure|httponly|consent|banner|jar|parser|middleware|settings?|options?|config|policyname|ref|arn|model|number|bits|rounds|iterations|owner|user|username|email|service|app|client|verifier|checker|generator|authority|review|reader|lock|board|stroke|word|words|board|ization)$/u;
/** What, said before it, asks or counts. */
const ASKS = /^(?:is|has|can|should|needs?|requires?|num|number|max|min|total|count|no|without|with|use|uses|used|using|allow|allows|show|forgot|forgotten|last|next|page|pagination|continuation|sync|cancellation|cancel|delimiter|bos|eos|pad|unk|mask|unexpected|prompt|completion|input|output|cached|reasoning|public|foreign|primary|sort|partition|cache|idempotency|on|encrypted)$/u;
/** What may follow and leaves the value what it was. */
const SAME = /^(?:\d+|hash|hashed|digest|confirm|confirmation|confirmed|again|repeat|retype|old|new|current|previous|value|values|text|plain|plaintext|string|data|base|raw|b64|base64|prod|dev|test|live|staging|primary|secondary|main|default|env|header|a|b)$/u;

/** A dictionary and no Map: its keys are copies, while a Map would keep the whole text alive of which a key is a slice. */
let remembered: Record<string, KeyKind> = Object.create(null) as Record<string, KeyKind>;
let rememberedCount = 0;

/** What `key` says of its value, in any case and spelling: `accessToken`, `ACCESS_TOKEN` and `access-token` are one. */
export function kindOfKey(key: string): KeyKind {
  return remembered[key] ?? remember(key);
}

function remember(key: string): KeyKind {
  const kind = key.length > LONGEST_KEY ? 'none' : decideKind(wordsOf(key));
  if (rememberedCount >= REMEMBERED) {
    remembered = Object.create(null) as Record<string, KeyKind>;
    rememberedCount = 0;
  }
  rememberedCount += 1;
  remembered[key] = kind;
  return kind;
}

function wordsOf(key: string): readonly string[] {
  return key
    .replaceAll(/([a-z\d])([A-Z])/gu, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/gu, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/u)
    .filter((word) => word !== '');
}

function decideKind(all: readonly string[]): KeyKind {
  let words = all;
  while (words.length > 1 && SAME.test(words.at(-1)!)) words = words.slice(0, -1);
  const last = words.at(-1);
  if (last === undefined) return 'none';
  if (words.length > 1 && (ABOUT.test(last) && !DIGITS.test(words.slice(-2).join('')) && !TOKEN.test(words.join('')) )) return 'none';
  if (words.length > 1 && words.slice(0, -1).some((word) => ASKS.test(word)) && !/^(?:password|secret)$/u.test(last)) return 'none';
  if (words.length > 1 && /^(?:is|has|can|should|needs?|requires?|forgot|show|no|without|encrypted)$/u.test(words[0]!)) return 'none';
  return kindOfWords(words, last.replace(/\d{1,3}$/u, '') || last);
}

function kindOfWords(words: readonly string[], last: string): KeyKind {
  const joined = words.join('');
  const before = words.at(-2);
  if (last === 'authorization' || last === 'proxyauthorization') return 'authorization';
  if (/cookies?$/u.test(last)) return 'cookie';
  if (/^(?:auth|xauth|proxyauth|basicauth|httpauth)$/u.test(last)) return 'auth';
  if (PASSWORD.test(last) || (words.length > 1 && last === 'pass') || (last === 'word' && before === 'pass') || (last === 'phrase' && (before === 'pass' || before === 'seed'))) return 'password';
  if (DIGITS.test(last) || (before !== undefined && DIGITS.test(before + last))) return 'digits';
  if (TOKEN.test(last) || TOKEN.test(joined)) return 'token';
  if (last === 'key' && before !== undefined && KEY_OWNER.test(before)) return 'token';
  if (last === 'sid' && before === 'connect') return 'token';
  return 'none';
}
