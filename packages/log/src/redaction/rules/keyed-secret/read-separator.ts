import type { Key } from './read-key.ts';

/** What stands between a key and its value, and so how sure it is that there is a value. */
export interface Separator {
  /** `json`: both in quotes or as in JSON; `assigned`: `=` and the like; `said`: a colon with a space, as in YAML and in sentences; `option`: a command's option. */
  readonly form: 'json' | 'assigned' | 'said' | 'option';
  /** Where the value begins. */
  readonly end: number;
  /** Whether `;` alone ends the value, as in connection strings of ADO.NET and ODBC. */
  readonly isConnectionString: boolean;
}

const CLOSING = /\]?(?:\\{0,7}["'`]|&quot;|%22)?\]?/uy;
const SIGN = /[ \t]{0,8}(?:=>|:=|={1,3}|:|%3[DdAa])[ \t]{0,8}/uy;
/** Data source of a connection string, before its password. */
const CONNECTION = /(?:data source|initial catalog|user id|uid|server|database|provider|driver|host|username|user)\s{0,4}=/iu;
/** How far before the key a connection string is looked for. */
const CONNECTION_REACH = 256;

/** What separates `key` from its value; undefined where no value follows. */
export function readSeparator(text: string, key: Key): Separator | undefined {
  const { end: keyEnd } = key;
  CLOSING.lastIndex = keyEnd;
  const closing = CLOSING.exec(text)![0];
  const after = keyEnd + closing.length;
  SIGN.lastIndex = after;
  const sign = SIGN.exec(text)?.[0];
  if (sign === undefined) return withoutSign(text, key, closing, after);
  const end = after + sign.length;
  const isColon = sign.includes(':') && !sign.includes('=');
  // A module of PAM with its phase, `passwd:chauthtok`, is no key.
  if (isColon && text[key.start - 1] === '(') return undefined;
  if (sign.includes('=') && /[!<>~]/u.test(text[key.start - 1] ?? '') && text[key.start - 1] !== '<') return undefined;
  if (closing !== '' && isColon) return { form: 'json', end, isConnectionString: false };
  const isConnectionString = text.slice(Math.max(0, key.start - 2), key.start).includes(';') && CONNECTION.test(text.slice(Math.max(0, key.start - CONNECTION_REACH), key.start));
  return { form: isColon ? 'said' : 'assigned', end, isConnectionString };
}

/** Sentences that tell a password: "the password for ada is …", "password changed to …". */
const SAID = /^[ \t](?:for (?:\S{1,40} ){1,2})?(?:has been |was )?(?:is|was|are|to|set to|changed to|reset to):?[ \t](?=["']?\S{0,40}[A-Za-z])(?=["']?\S{0,40}[\d!@#$%^&*])(?=["']?[^\s"']{6})/iu;
/** A token told without a sign: long, of letters and digits, and of nothing that stands in names. */
const OPAQUE = /^[ \t](?:to |is |was |= )?(?=["']?[A-Za-z+/=]{0,60}\d)(?=["']?[\d+/=]{0,60}[A-Za-z])(?=["']?[A-Za-z0-9_+/]{24,512}={0,2}(?![A-Za-z0-9_+/.:-]))/u;
/** Where the name and the password of a host stand in one line, as in .netrc. */
const NETRC = /\blogin[ \t]{1,4}\S{1,64}[ \t]{1,4}$/u;

/** XML elements, lists of names and values, options, sentences, and a password in quotes behind the word. */
function withoutSign(text: string, { name, start }: Key, closing: string, after: number): Separator | undefined {
  const found = (form: Separator['form'], length: number): Separator => ({ form, end: after + length, isConnectionString: false });
  const ahead = text.slice(after, after + 256);
  if (closing === '' && (text[start - 1] === '<' || text[start - 1] === ':')) {
    const tag = /^(?:[ \t][^<>]{0,200})?>/u.exec(ahead);
    if (tag !== null) return found('assigned', tag[0].length);
  }
  if (/^\\?["']$/u.test(closing)) {
    const list = /^(?:[ \t]{0,4},[ \t]{0,4}|[ \t]{1,4}value=|[ \t]{0,2}a\d{1,3}=)(?=\\?["'][^"'\\]{1,200}\\?["'](?!\s?[:=]))/u.exec(ahead);
    // Behind a colon the word is a value itself: `"grant_type":"password","scope":"x"`.
    if (list !== null && (!list[0].includes(',') || /[[(,{][ \t]{0,4}\\?["']$/u.test(text.slice(Math.max(0, start - 8), start)))) return found('assigned', list[0].length);
  }
  if (closing.length > 1) return undefined;
  const isPassword = /^(?:.*[_.-])?(?:password|passwd|passphrase|pass)$/iu.test(name);
  if (isPassword && closing === '' && /^\(["']/u.test(ahead)) return found('assigned', 1);
  const gap = /^(?:[ \t]{1,8}(?:a\d{1,3}=)?|%20|\+)/u.exec(ahead)?.[0];
  if (gap === undefined) return undefined;
  const next = ahead[gap.length] ?? '';
  if (/^--?[a-z]/iu.test(name) && name.length > 3 && next !== '-' && next !== '') return found('option', gap.length);
  if (closing !== '') return undefined;
  if (isPassword && (next === "'" || next === '"' || NETRC.test(text.slice(Math.max(0, start - 96), start)))) return found('assigned', gap.length);
  const said = (isPassword ? SAID : OPAQUE).exec(ahead);
  return said === null ? undefined : found('said', said[0].length);
}
