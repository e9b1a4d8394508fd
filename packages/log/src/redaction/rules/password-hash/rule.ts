import type { Rule } from '../../rule.ts';

/** The forms of crypt(5): MD5, SHA-256, SHA-512, bcrypt, yescrypt; Argon2 and PBKDF2 in PHC's form; PBKDF2 as Django writes it; salted SHA of LDAP (RFC 2307). */
const HASH = /\$(?:1|5|6)\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{22,86}|\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}|\$g?y\$[./A-Za-z0-9]{2,12}\$[./A-Za-z0-9]{1,86}\$[./A-Za-z0-9]{43}|\$argon2(?:id|i|d)\$(?:v=\d{1,3}\$)?m=\d{1,8},t=\d{1,5},p=\d{1,3}\$[A-Za-z0-9+/]{8,86}\$[A-Za-z0-9+/]{16,172}|pbkdf2_sha(?:1|256|512)\$\d{1,8}\$[A-Za-z0-9]{4,64}\$[A-Za-z0-9+/]{24,96}={0,2}|\{SSHA(?:256|512)?\}[A-Za-z0-9+/]{28,120}={0,2}/uy;

/** Passwords as they are stored: whoever has the hash of a weak one has the password. */
export const passwordHash: Rule = {
  name: 'password-hash',
  about: 'hashes of passwords (crypt, bcrypt, yescrypt, Argon2, PBKDF2, SSHA)',
  triggers: ['$1$', '$5$', '$6$', '$2a$', '$2b$', '$2x$', '$2y$', '$y$', '$gy$', '$argon2', 'pbkdf2_sha', '{ssha'],
  match: (text, at, add) => {
    HASH.lastIndex = at;
    if (!HASH.test(text)) return at;
    add(at, HASH.lastIndex);
    return HASH.lastIndex;
  },
};
