export interface Value {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Where reading goes on: behind the closing quote. */
  readonly after: number;
  readonly quote: string;
}

/** A value is read no further than this; what is longer is taken up to here, and the rest of it is looked at again. */
const LONGEST = 64 * 1_024;

/** Letters of Python and lengths of PHP may stand before a quote. */
const OPENING = /(?:[bBuUrRfF]{1,2}(?=["'])|string\(\d{1,6}\) (?="))?(\\{0,7}["'`]|&quot;|%22)?/uy;

/** The value that begins at `at`: within its quotes, or up to what ends a bare one. Undefined where there is none. */
export function readValue(text: string, at: number, isConnectionString: boolean): Value | undefined {
  OPENING.lastIndex = at;
  const [opening, quote = ''] = OPENING.exec(text)!;
  const limit = Math.min(text.length, at + LONGEST);
  if (quote !== '') return readQuoted(text, at + opening.length, limit, quote);
  if (isConnectionString) return readToSemicolon(text, at, limit);
  const end = trimEnd(text, at, endOfBare(text, at, limit));
  return end <= at ? undefined : { text: text.slice(at, end), start: at, end, after: end, quote: '' };
}

/** Up to the same quote, as deeply escaped as the opening one; a quote that never closes ends with its line. */
function readQuoted(text: string, start: number, limit: number, quote: string): Value | undefined {
  const depth = quote.length - 1;
  const isBackslashed = depth <= 7 && '"\'`'.includes(quote.at(-1)!) && quote !== '&quot;';
  let end = start;
  while (end < limit) {
    const code = text.charCodeAt(end);
    if (code === 10 || code === 13) break;
    if (!isBackslashed) {
      if (text.startsWith(quote, end)) break;
    } else if (code === 92) {
      const run = runOfBackslashes(text, end, limit);
      if (text[end + run] === quote.at(-1) && run <= depth) break;
      // An even run before a quote that is not escaped closes it as well: `"C:\\"`.
      if (text[end + run] === quote.at(-1) && depth === 0 && run % 2 === 0) {
        end += run;
        break;
      }
      end += run + (text[end + run] === quote.at(-1) ? 1 : 0);
      continue;
    } else if (text[end] === quote.at(-1)) break;
    end += 1;
  }
  if (end > limit) end = limit;
  return { text: text.slice(start, end), start, end, after: Math.min(text.length, end + quote.length), quote };
}

function runOfBackslashes(text: string, at: number, limit: number): number {
  let end = at;
  while (end < limit && text.charCodeAt(end) === 92) end += 1;
  return end - at;
}

function readToSemicolon(text: string, at: number, limit: number): Value | undefined {
  let end = at;
  while (end < limit && !';"\'\r\n<'.includes(text[end]!)) end += 1;
  while (end > at && text.charCodeAt(end - 1) <= 32) end -= 1;
  return end === at ? undefined : { text: text.slice(at, end), start: at, end, after: end, quote: '' };
}

/** Ends of a bare value: blanks, quotes, `&`, angle brackets, an escaped end of line, the closing bracket of what it stands in, and a comma or semicolon before the next key. */
function endOfBare(text: string, at: number, limit: number): number {
  let depth = 0;
  for (let index = at; index < limit; index += 1) {
    const code = text.charCodeAt(index);
    if (code <= 32 || code === 34 || code === 39 || code === 96 || code === 60 || code === 62) return code === 60 && index === at ? endOfAngle(text, at, limit) : index;
    if (code === 38 && !isOfValue(text, index)) return index;
    if (code === 92 && 'nrt"\'\\'.includes(text[index + 1] ?? 'n')) return index;
    if (code === 123 || code === 91 || code === 40) depth += 1;
    else if (code === 125 || code === 93 || code === 41) {
      depth -= 1;
      if (depth < 0 && !isWordBehind(text, index + 1)) return index;
    } else if ((code === 44 || code === 59 || code === 124) && isKeyBehind(text, index + 1)) return index;
  }
  return limit;
}

/** `<password>` is one value. */
function endOfAngle(text: string, at: number, limit: number): number {
  const end = text.indexOf('>', at);
  return end === -1 || end > Math.min(limit, at + 64) ? at : end + 1;
}

function isWordBehind(text: string, at: number): boolean {
  return /[\w!@#$%^*]/u.test(text[at] ?? '');
}

/** Whether an ampersand belongs to a password: behind it the value ends with more than letters, and no parameter begins. */
function isOfValue(text: string, at: number): boolean {
  AMPERSAND.lastIndex = at;
  return AMPERSAND.test(text);
}
const AMPERSAND = /&(?=[\w!@#$%^*.-]{1,64}(?:[\s"'`]|$))(?=[A-Za-z_.-]{0,63}[\d!@#$%^*])/uy;

const KEY_BEHIND = /[ \t]{0,4}["']?[A-Za-z_][\w.-]{0,48}["']?[ \t]{0,2}(?:=|:)/uy;

function isKeyBehind(text: string, at: number): boolean {
  KEY_BEHIND.lastIndex = at;
  return KEY_BEHIND.test(text);
}

/** Leaves marks of the sentence or the list behind the value. */
function trimEnd(text: string, start: number, end: number): number {
  let trimmed = end;
  while (trimmed > start && ',;.:'.includes(text[trimmed - 1]!) && text.slice(Math.max(start, trimmed - 3), trimmed) !== '...') trimmed -= 1;
  return trimmed;
}
