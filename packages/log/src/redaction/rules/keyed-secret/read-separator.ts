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

/** XML elements, lists of names and values, options, and a password in quotes behind the word. */
function withoutSign(text: string, { name, start }: Key, closing: string, after: number): Separator | undefined {
  const found = (form: Separator['form'], length: number): Separator => ({ form, end: after + length, isConnectionString: false });
  if (closing === '' && text[after] === '>' && (text[start - 1] === '<' || text[start - 1] === ':')) return found('assigned', 1);
  if (/^\\?["']$/u.test(closing)) {
    const list = /^(?:[ \t]{0,4},[ \t]{0,4}|[ \t]{1,4}value=|[ \t]{0,2}a\d{1,3}=)(?=\\?["'])/u.exec(text.slice(after, after + 16));
    if (list !== null) return found('assigned', list[0].length);
  }
  const isOption = /^--?[a-z]/iu.test(name) && name.length > 3;
  const gap = /^(?:[ \t]{1,8}(?:a\d{1,3}=)?|%20|\+)/u.exec(text.slice(after, after + 16))?.[0];
  if (gap === undefined || closing.length > 1) return undefined;
  const next = text[after + gap.length] ?? '';
  if (isOption && next !== '-' && next !== '') return found('option', gap.length);
  if (/^(?:.*[_.-])?(?:password|passwd|passphrase|pass)$/iu.test(name) && closing === '' && (next === "'" || next === '"')) return found('assigned', gap.length);
  const isSaid = /^(?:password|passwd|passphrase)$/iu.test(name) && closing === '' ? /^[ \t](?:is|was|to|set to|are)[ \t](?=["']?\S{0,40}[\d!@#$%^&*])/iu.exec(text.slice(after, after + 64)) : null;
  return isSaid === null ? undefined : found('said', isSaid[0].length);
}
