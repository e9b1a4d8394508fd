import type { Rule } from '../../rule.ts';

/** Members with what is secret of a key (RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1), in JSON or in JSON within JSON. */
const MEMBER = /"(?:d|p|q|dp|dq|qi|k)(\\{0,3})"[ \t]{0,4}:[ \t]{0,4}\1"([A-Za-z0-9_-]{16,1400})\1"/uy;
/** What says that it is a key, and how far from its members. */
const KIND = /"kty\\{0,3}"/u;
const REACH = 4_096;

/** The private members of a JSON Web Key; its public ones stay. */
export const jsonWebKey: Rule = {
  name: 'json-web-key',
  about: 'private members of JSON Web Keys',
  triggers: ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'].flatMap((name) => [`"${name}"`, `"${name}\\`]),
  match: (text, at, add) => {
    MEMBER.lastIndex = at;
    const found = MEMBER.exec(text);
    if (found === null || !KIND.test(text.slice(Math.max(0, at - REACH), at + REACH))) return at;
    const end = MEMBER.lastIndex - 1 - found[1]!.length;
    add(end - found[2]!.length, end);
    return MEMBER.lastIndex;
  },
};
