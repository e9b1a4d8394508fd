import type { Rule } from '../../rule.ts';
import { isPlaceholder } from '../../placeholder.ts';
import { kindOfKey } from '../../secret-key.ts';
import { readKeyAt } from '../keyed-secret/read-key.ts';
import { readSeparator } from '../keyed-secret/read-separator.ts';
import { readValue } from '../keyed-secret/read-value.ts';

/** RFC 6265, section 4.1.1: a pair of name and value, and for a request the pairs behind it. */
const PAIR = /[^\s;,="'<>\\()[\]{}:]{1,128}=("?)([^\s;,"'<>\\]{0,4096})\1/uy;
const MORE_PAIRS = /(?:;[ ]?[^\s;,="'<>\\()[\]{}:]{1,128}=[^\s;,"'<>\\]{0,4096}){0,200}/uy;
const MOST_COOKIES = 50;

/** What a browser keeps for a server: all of a `Cookie` header, the value of each `Set-Cookie` (its attributes stay). */
export const cookie: Rule = {
  name: 'cookie',
  about: 'values of Cookie and Set-Cookie headers',
  triggers: ['cookie'],
  match: (text, at, add) => {
    const key = readKeyAt(text, at);
    if (kindOfKey(key.name) !== 'cookie') return key.end;
    const separator = readSeparator(text, key);
    if (separator === undefined) return key.end;
    const isSet = /set-?cookie/iu.test(key.name);
    let { end } = separator;
    const isList = text[end] === '[';
    if (isList) end += 1;
    for (let count = 0; count < (isList ? MOST_COOKIES : 1); count += 1) {
      const read = addOne(text, end, isSet, add);
      if (read === undefined) break;
      end = read;
      const gap = /^\s{0,4},\s{0,4}(?=["'])/u.exec(text.slice(end, end + 16))?.[0];
      if (gap === undefined) break;
      end += gap.length;
    }
    return end;
  },
};

function addOne(text: string, at: number, isSet: boolean, add: (start: number, end: number) => void): number | undefined {
  const value = readValue(text, at, false);
  if (value === undefined) return undefined;
  const start = value.start;
  PAIR.lastIndex = start;
  const pair = PAIR.exec(text);
  if (pair === null) return addOpaque(value, add);
  const end = start + pair[0].length;
  if (isSet) {
    const quote = pair[1]!.length;
    if (!isPlaceholder(pair[2]!) && pair[2] !== '') add(end - quote - pair[2]!.length, end - quote);
    return Math.max(value.after, end);
  }
  MORE_PAIRS.lastIndex = end;
  const last = Math.max(end + MORE_PAIRS.exec(text)![0].length, value.quote === '' ? 0 : value.end);
  if (!isTakenOut(text.slice(start, last))) add(start, last);
  return Math.max(value.after, last);
}

/** Whether none of the pairs has a value that is one. */
function isTakenOut(pairs: string): boolean {
  return pairs.split(';').every((pair) => {
    const value = pair.slice(pair.indexOf('=') + 1).trim();
    return value === '' || isPlaceholder(value);
  });
}

/** A value without a name, as programs write that log one cookie by itself. */
function addOpaque(value: { readonly text: string; readonly start: number; readonly end: number; readonly after: number }, add: (start: number, end: number) => void): number {
  if (value.text.length >= 8 && /\d/u.test(value.text) && !/\s/u.test(value.text) && !isPlaceholder(value.text)) add(value.start, value.end);
  return value.after;
}
