/** Longest value that is looked at as a whole; a longer one is no placeholder. */
const LONGEST = 4_096;

/** What somebody already took out. */
const TAKEN_OUT = /^[^a-z\d]{0,12}(?:redacted|filtered|hidden|masked|removed|scrubbed|censored|sanitized|omitted|protected|obfuscated|secret|private|not[ _-]?shown|too[ _-]?(?:deep|large))(?:[:_-][\w-]{1,40})?[^a-z\d]{0,12}$/iu;

/** A mask within: whoever wrote it saw a secret there, and what is left of the value is what they left. */
const MASKED = /[[<({](?:redacted|filtered|secret|hidden|masked|removed|scrubbed|censored|sanitized|too deep|too large)[^\]>)}\n]{0,40}[\]>)}]/iu;

/** A name for a value to come: of a shell, a template, a format, an environment. */
const REFERENCE = /^(?:\$\{[^}]*\}?|\$\([^)]*\)?|\$[A-Z_a-z]\w*|\{\{[^}]*\}?\}?|#\{[^}]*\}?|@\{[^}]*\}?|%\{[^}]*\}?|%\([^)]*\)[a-z]?|%[A-Za-z_]\w*%|%-?\d*[sdvqxi]|\{[A-Za-z_]?[\w.]*\}|<[^<>]*>?|&lt;.*|:[a-z_]+|\?|process\.env\b.*|os\.environ\b.*|os\.getenv\b.*|getenv\b.*|secrets?\.[A-Za-z_.]+|(?:arn:aws|vault:|ssm:|op:\/\/|env:|file:|secret:\/\/|secretref:|keyvault).*)$/u;

/** Words people write in documentation instead of a secret. */
const EXAMPLE = /example|placeholder|(?:^|[^a-z])dummy|your[_\- ]?[a-z]*[_\- ]?(?:password|passwd|pass|secret|token|key|credential|username|here|api)|(?:^|_)insert[_-]|replace[_-]?(?:me|with|this)|change[_-]?(?:me|this|it)|^(?:my|the|some|a|db|user|root|admin)?[_-]?(?:password|passwd|passphrase|api[_-]?key|apikey|access[_-]?token|username)[_-]?(?:here)?$|^todo\b|^(?:foo|bar|foobar)$/iu;

/** Values a program writes where it has none, and states it writes after the word. */
const WORD = /^(?:true|false|null|nil|none|undefined|void|nan|yes|no|on|off|ok|empty|unset|set|default|n\/a|na|unknown|invalid|valid|expired|missing|required|optional|incorrect|wrong|failed|failure|fail|success|succeeded|successful|denied|rejected|accepted|changed|updated|created|deleted|reset|revoked|refreshed|generated|issued|received|verified|verifying|authenticated|disabled|enabled|present|absent|string|str|text|boolean|object|function|plain|plaintext|basic|bearer|digest|login|password|passwd|publickey|token|secret|key|for|from|is|was|not|must|the|and|or|to|in|of|by|with|at|has|have|error|chauthtok|auth|account|session|sshd?|sudo|eof|user|client|server|identifier|enter|please|too|cannot|could|should|will|prompt|rotation|policy|check|checking|length|mismatch|matched|match|found|loaded|loading|stored|ending|starting|only|any|all|sha256|md5|bcrypt|scram-sha-256|trust|peer|md5sum|ldap|oauth|oauth2|saml|kerberos|ntlm|jwt|mtls|tls|ssl|x509)[.,;:!?)\]]*$/iu;

/** Sentences about a secret, such as a form's errors. */
const SENTENCE = /^(?:is|are|can't|cannot|can not|must|should|not|does|do|has|was|may|please|enter|your|the|this|too|invalid|required|missing|incorrect|wrong|expired|failed|no|unable|unexpected|at least|at most)\s/iu;

/** Whether `value` stands for a secret rather than being one: a mask, a reference to it, a documented example. */
export function isPlaceholder(value: string): boolean {
  if (value.length > LONGEST) return false;
  return isOneCharacter(value) || /^[*•.#?xX_-]+$|[xX*•]{4}|\*{3}|\.{3}|…/u.test(value) || MASKED.test(value) || TAKEN_OUT.test(value) || REFERENCE.test(value) || EXAMPLE.test(value);
}

/** Whether `value` is said about a secret: a state, a type, the beginning of a sentence. */
export function isOrdinaryWord(value: string): boolean {
  return value.length <= LONGEST && (WORD.test(value) || SENTENCE.test(value));
}

/** Whether a token is made up: a documented example, or so few characters that no generator made it. */
export function isMadeUp(token: string): boolean {
  return /example|[xX*]{5}|\.{3}|your[_-]/iu.test(token) || new Set(token.slice(-24)).size < Math.min(6, token.length / 3);
}

function isOneCharacter(value: string): boolean {
  const first = value.charCodeAt(0);
  for (let index = 1; index < value.length; index += 1) if (value.charCodeAt(index) !== first) return false;
  return true;
}
