import type { Rule } from '../../rule.ts';
import { isPlaceholder } from '../../placeholder.ts';
import { readKeyAt } from '../keyed-secret/read-key.ts';

/** Names that frameworks give to a session in links (Servlet 6.0 section 7.1.3, PHP, ASP, ColdFusion, Express, Rails, Laravel), without the marks that join words. */
const NAME = /^(?:j?sessionid|phpsessid|sessid|aspnetsessionid|aspsessionid[a-z]{0,8}|connectsid|usersession|laravelsession|sessionkey|oscsid)$/u;
/** Names that mean other things too, such as a conference: their value must be of one piece and look made by a machine. */
const SHORT_NAME = /^(?:sid|session)$/u;
/** `=`, as it is or as a link within a link has it, and the value with what WebLogic and Express put into it. */
const VALUE = /(?:=|%3[Dd])([A-Za-z0-9._~%!*-]{16,512})/uy;
/** A run that no words make: letters and digits without a gap, or a UUID. The account ids of Windows (`S-1-5-21-…`) have none. */
const OPAQUE = /(?=[a-z]{0,40}\d)(?=\d{0,40}[a-z])[a-z\d]{16,}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/iu;
/** ASP.NET without cookies: `/(S(id))/page`, with other letters before it for other tickets. */
const IN_PATH = /\/\((?:[AF]\([^()/\s]{1,512}\))?S\(([a-z0-5]{24})\)/uy;

/** Ids of sessions in links: whoever has one is who it was given to, until it ends. */
export const sessionId: Rule = {
  name: 'session-id',
  about: 'ids of sessions in the parameters and paths of links (sid, JSESSIONID, PHPSESSID, ASP.NET and others)',
  triggers: ['sid=', 'sid%3d', 'sessionid', 'session_id', 'session-id', 'session=', 'session%3d', 'sessionkey', '/(s(', '/(a(', '/(f('],
  match: (text, at, add) => {
    if (text[at] === '/') return addInPath(text, at, add);
    const key = readKeyAt(text, at);
    const name = key.name.toLowerCase().replaceAll(/[._-]/gu, '');
    const isShort = SHORT_NAME.test(name);
    if ((!isShort && !NAME.test(name)) || !isParameter(text, key.start)) return key.end;
    VALUE.lastIndex = key.end;
    const value = VALUE.exec(text)?.[1];
    if (value === undefined || isPlaceholder(value) || (isShort && !OPAQUE.test(value)) || !/\d/u.test(value)) return key.end;
    add(VALUE.lastIndex - value.length, VALUE.lastIndex);
    return VALUE.lastIndex;
  },
};

/** Whether a parameter of a link or a cookie begins here: `?`, `&` and `;`, as they are or encoded. */
function isParameter(text: string, start: number): boolean {
  return /(?:[?&;]|; |%3[BbFf]|%26|\\u0026)$/u.test(text.slice(Math.max(0, start - 6), start));
}

function addInPath(text: string, at: number, add: (start: number, end: number) => void): number {
  IN_PATH.lastIndex = at;
  const id = IN_PATH.exec(text)?.[1];
  if (id === undefined) return at;
  add(IN_PATH.lastIndex - 1 - id.length, IN_PATH.lastIndex - 1);
  return IN_PATH.lastIndex;
}
